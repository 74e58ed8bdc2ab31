import '#libs/observability/tracing';
import { runService } from '#libs/service-host';
import { ProblemLogModule } from './problem-log.module';

void runService(ProblemLogModule);
