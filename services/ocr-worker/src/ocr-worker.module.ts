import { Module } from '@nestjs/common';
import { RequestedTasks } from '#libs/ledger';
import { minutes } from '#libs/messaging';
import { ServiceHost } from '#libs/service-host';
import { ServiceStorage } from '#libs/service-host/storage';
import { DocumentReader } from './adapters/document-reader.engine';
import { ReaderSettings } from './adapters/document-reader/reader-settings';
import { FirstLook } from './adapters/first-look';
import { LocalCopies } from './adapters/local-copies';
import { AskedPages } from './adapters/asked-pages';
import { OtherReadings } from './adapters/other-readings.store';
import { ReadingLanguages } from './adapters/reading-languages.store';
import { ReadingEngines } from './adapters/reading-engines.store';
import { OutputMaker } from './adapters/output-maker.engine';
import { MakerSettings } from './adapters/output-maker/maker-settings';
import { OutputSources } from './adapters/output-sources.store';
import { ReadingPlans } from './adapters/reading-plans.store';
import { SecondEngine } from './adapters/second-engine/second-engine';
import { secondEngineOf, secondEngineRulesOf } from './adapters/second-engine/second-engine-settings';
import { SecondReadings } from './adapters/second-readings.store';
import { Slices } from './adapters/slices.store';
import { ReadingRules } from './domain/reading-plan';
import { SecondEngineRules } from './domain/second-reading';
import { AskSecondEngine } from './flows/ask-second-engine/ask-second-engine.consumer';
import { FinishReading } from './flows/finish-reading/finish-reading.consumer';
import { MakeArtifacts } from './flows/make-artifacts/make-artifacts.consumer';
import { MakePageImages } from './flows/make-page-images/make-page-images.consumer';
import { PlanDocument } from './flows/plan-document/plan-document.consumer';
import { RecognisePages } from './flows/recognise-pages/recognise-pages.consumer';
import { PageReaders } from './flows/rerun-page/page-readers';
import { RerunPage } from './flows/rerun-page/rerun-page.consumer';
import { OutputWorkshop } from './adapters/output-workshop';
import { StoredOutputs } from './adapters/stored-outputs';
import { PdfMerger } from './adapters/pdf-merger.engine';
import { MergePdf } from './flows/merge-pdf/merge-pdf.consumer';
import { MergedFiles } from './flows/merge-pdf/merged-files';
import { OcrWorkerConfig } from './ocr-worker.config';

@Module({
  imports: [ServiceHost.forService('ocr-worker', OcrWorkerConfig), ServiceStorage.using(OcrWorkerConfig)],
  controllers: [
    PlanDocument,
    RecognisePages,
    FinishReading,
    RerunPage,
    AskSecondEngine,
    MakeArtifacts,
    MakePageImages,
    MergePdf,
  ],
  providers: [
    PdfMerger,
    MergedFiles,
    RequestedTasks,
    DocumentReader,
    LocalCopies,
    FirstLook,
    ReadingPlans,
    Slices,
    SecondReadings,
    OtherReadings,
    ReadingEngines,
    ReadingLanguages,
    AskedPages,
    PageReaders,
    { provide: SecondEngine, inject: [OcrWorkerConfig], useFactory: secondEngineOf },
    { provide: SecondEngineRules, inject: [OcrWorkerConfig], useFactory: secondEngineRulesOf },
    OutputSources,
    OutputMaker,
    StoredOutputs,
    OutputWorkshop,
    {
      provide: MakerSettings,
      inject: [OcrWorkerConfig],
      useFactory: ({ PAGE_IMAGES }: OcrWorkerConfig) => new MakerSettings({ imagePages: PAGE_IMAGES }),
    },
    {
      provide: ReaderSettings,
      inject: [OcrWorkerConfig],
      useFactory: ({ OCR_READERS }: OcrWorkerConfig) =>
        new ReaderSettings({ keptReaders: OCR_READERS, documentMs: minutes(9) }), // below the flow's own limit, so that a named error comes first
    },
    {
      provide: ReadingRules,
      inject: [OcrWorkerConfig],
      useFactory: (config: OcrWorkerConfig) =>
        new ReadingRules({
          slicePages: config.OCR_SLICE_PAGES,
          slicesAtOnce: config.OCR_SLICES_AT_ONCE,
          tenantDocuments: config.OCR_TENANT_DOCUMENTS,
        }),
    },
  ],
})
export class OcrWorkerModule {}
