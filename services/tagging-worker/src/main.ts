import '#libs/observability/tracing';
import { runService } from '#libs/service-host';
import { TaggingWorkerModule } from './tagging-worker.module';

void runService(TaggingWorkerModule);
