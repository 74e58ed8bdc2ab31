import { Module } from '@nestjs/common';
import { minutes } from '#libs/messaging';
import { ServiceHost } from '#libs/service-host';
import { ServiceStorage } from '#libs/service-host/storage';
import { DocumentReader } from './adapters/document-reader.engine';
import { ReaderSettings } from './adapters/document-reader/reader-settings';
import { OutputMaker } from './adapters/output-maker.engine';
import { MakerSettings } from './adapters/output-maker/maker-settings';
import { OutputSources } from './adapters/output-sources.store';
import { MakeArtifacts } from './flows/make-artifacts/make-artifacts.consumer';
import { StoredOutputs } from './flows/make-artifacts/stored-outputs';
import { RecogniseDocument } from './flows/recognise-document/recognise-document.consumer';
import { OcrWorkerConfig } from './ocr-worker.config';

@Module({
  imports: [ServiceHost.forService('ocr-worker', OcrWorkerConfig), ServiceStorage.using(OcrWorkerConfig)],
  controllers: [RecogniseDocument, MakeArtifacts],
  providers: [
    DocumentReader,
    OutputSources,
    OutputMaker,
    StoredOutputs,
    {
      provide: MakerSettings,
      inject: [OcrWorkerConfig],
      useFactory: ({ PAGE_IMAGES }: OcrWorkerConfig) => new MakerSettings({ imagePages: PAGE_IMAGES }),
    },
    {
      provide: ReaderSettings,
      inject: [OcrWorkerConfig],
      useFactory: ({ OCR_READERS }: OcrWorkerConfig) =>
        new ReaderSettings({ keptReaders: OCR_READERS, documentMs: minutes(20) }), // below the flow's own limit, so that a named error comes first
    },
  ],
})
export class OcrWorkerModule {}
