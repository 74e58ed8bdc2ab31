import '#libs/observability/tracing';
import { runService } from '#libs/service-host';
import { S3EventConsumerModule } from './s3-event-consumer.module';

void runService(S3EventConsumerModule);
