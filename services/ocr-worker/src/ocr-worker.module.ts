import { Module } from '@nestjs/common';
import { minutes } from '#libs/messaging';
import { ServiceHost } from '#libs/service-host';
import { ServiceStorage } from '#libs/service-host/storage';
import { DocumentReader } from './adapters/document-reader.engine';
import { ReaderSettings } from './adapters/document-reader/reader-settings';
import { RecogniseDocument } from './flows/recognise-document/recognise-document.consumer';
import { OcrWorkerConfig } from './ocr-worker.config';

@Module({
  imports: [ServiceHost.forService('ocr-worker', OcrWorkerConfig), ServiceStorage.using(OcrWorkerConfig)],
  controllers: [RecogniseDocument],
  providers: [
    DocumentReader,
    {
      provide: ReaderSettings,
      inject: [OcrWorkerConfig],
      useFactory: ({ OCR_READERS }: OcrWorkerConfig) =>
        new ReaderSettings({ keptReaders: OCR_READERS, documentMs: minutes(20) }), // below the flow's own limit, so that a named error comes first
    },
  ],
})
export class OcrWorkerModule {}
