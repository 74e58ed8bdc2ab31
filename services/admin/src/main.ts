import '#libs/observability/tracing';
import { runService } from '#libs/service-host';
import { AdminModule } from './admin.module';

void runService(AdminModule);
