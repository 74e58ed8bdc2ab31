import '#libs/observability/tracing';
import { runService } from '#libs/service-host';
import { OcrWorkerModule } from './ocr-worker.module';

void runService(OcrWorkerModule);
