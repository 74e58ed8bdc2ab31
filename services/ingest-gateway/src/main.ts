import '#libs/observability/tracing';
import { runService } from '#libs/service-host';
import { IngestGatewayModule } from './ingest-gateway.module';

void runService(IngestGatewayModule);
