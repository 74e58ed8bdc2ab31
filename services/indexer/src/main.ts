import '#libs/observability/tracing';
import { runService } from '#libs/service-host';
import { IndexerModule } from './indexer.module';

void runService(IndexerModule);
