import '#libs/observability/tracing';
import { runService } from '#libs/service-host';
import { EnrichmentModule } from './enrichment.module';

void runService(EnrichmentModule);
