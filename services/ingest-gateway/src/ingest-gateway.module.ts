import { Module } from '@nestjs/common';
import { Claims } from '#libs/claims';
import { Acceptances, Cancellations, RequestedTasks, Reruns, TaskDecisions } from '#libs/ledger';
import { ServiceDocs, ServiceHost } from '#libs/service-host';
import { ServiceStorage } from '#libs/service-host/storage';
import openapi from '../../../docs/openapi/ingest-gateway.json';
import { DocumentTurns } from './adapters/document-turns';
import { FileRegistrar } from './adapters/file-registrar';
import { IdempotencyKeys } from './adapters/idempotency/idempotency-keys.store';
import { IncomingFiles } from './adapters/incoming-files';
import { LoadMeter } from './adapters/load-meter.store';
import { LoadGauges } from './adapters/load.gauges';
import { OverloadRefusal } from './adapters/overload-refusal';
import { Registrar } from './adapters/registrar';
import { StagedFiles } from './adapters/staged-files';
import { UploadAddresses } from './adapters/upload-addresses';
import { UploadCompletion } from './adapters/upload-completion';
import { UploadLocks } from './adapters/upload-lock';
import { UploadOpening } from './adapters/upload-opening';
import { KnownDocuments } from './adapters/known-documents.store';
import { MergeOrders } from './adapters/orders/merge-orders';
import { RerunOrders } from './adapters/orders/rerun-orders';
import { StepMessages } from './adapters/orders/step-messages';
import { WorkOrders } from './adapters/orders/work-orders';
import { ReadingEngines } from './adapters/reading-engines.store';
import { Outcomes } from './adapters/progress/outcomes';
import { ProgressFeed } from './adapters/progress/progress-feed';
import { ProgressStreams } from './adapters/progress/progress-streams';
import { ProgressStore } from './adapters/progress/progress.store';
import { StreamSeats } from './adapters/progress/stream-seats';
import { TasksOfTenant } from './adapters/tasks.store';
import { UploadPatience } from './adapters/upload-patience';
import { UploadSessions } from './adapters/upload-sessions.store';
import { AbortUpload } from './flows/abort-upload/abort-upload.controller';
import { AcceptDocument } from './flows/accept-document/accept-document.controller';
import { AcceptPost } from './flows/accept-post/accept-post.controller';
import { PostFollow } from './flows/accept-post/post-follow';
import { AcceptUpload } from './flows/accept-upload/accept-upload.controller';
import { UploadReader } from './flows/accept-upload/upload-reader';
import { CleanIntermediates } from './flows/clean-intermediates/clean-intermediates.consumer';
import { IntermediateFiles } from './flows/clean-intermediates/intermediate-files.store';
import { CompleteUpload } from './flows/complete-upload/complete-upload.controller';
import { ChooseLanguages } from './flows/choose-languages/choose-languages.controller';
import { TenantLanguages } from './flows/choose-languages/tenant-languages.store';
import { CancelTask } from './flows/cancel-task/cancel-task.controller';
import { ExplainDocument } from './flows/explain-document/explain-document.controller';
import { Standings } from './flows/explain-document/standings.store';
import { StepPaces } from './flows/explain-document/step-paces.store';
import { FollowEvents } from './flows/follow-events/follow-events.controller';
import { ReprocessDocument } from './flows/reprocess-document/reprocess-document.controller';
import { DocumentHistory } from './flows/show-document/document-history.store';
import { DocumentPages } from './flows/show-document/document-pages.store';
import { DocumentsOfTenant } from './flows/show-document/documents.store';
import { PieceStore } from './flows/resume-upload/piece-store';
import { PageOrders } from './flows/rerun-page/page-orders';
import { RerunPage } from './flows/rerun-page/rerun-page.controller';
import { ResumeUpload } from './flows/resume-upload/resume-upload.controller';
import { TusDoor } from './flows/resume-upload/tus-door';
import { ShowDocument } from './flows/show-document/show-document.controller';
import { ShowDocumentText } from './flows/show-document/show-document-text.controller';
import { DocumentFiles } from './flows/show-document-files/document-files.store';
import { PictureOrders } from './flows/show-document-files/picture-orders';
import { PictureAnswer } from './flows/show-document-files/picture-answer';
import { ShowDocumentFiles } from './flows/show-document-files/show-document-files.controller';
import { PlansOfTenant } from './flows/show-plan/plans.store';
import { ShowPlan } from './flows/show-plan/show-plan.controller';
import { ShowTask } from './flows/show-task/show-task.controller';
import { ShowUpload } from './flows/show-upload/show-upload.controller';
import { StartUpload } from './flows/start-upload/start-upload.controller';
import { SweepUploads } from './flows/sweep-uploads/sweep-uploads.timer';
import { StartTask } from './flows/start-task/start-task.controller';
import { IngestGatewayConfig } from './ingest-gateway.config';

@Module({
  imports: [
    ServiceHost.forService('ingest-gateway', IngestGatewayConfig),
    ServiceStorage.using(IngestGatewayConfig),
    ServiceDocs.of(openapi),
  ],
  controllers: [
    AcceptUpload,
    ResumeUpload,
    StartUpload,
    ShowUpload,
    CompleteUpload,
    AbortUpload,
    AcceptPost,
    ShowDocument,
    ShowDocumentText,
    ShowPlan,
    ShowDocumentFiles,
    ReprocessDocument,
    RerunPage,
    AcceptDocument,
    ExplainDocument,
    CleanIntermediates,
    ShowTask,
    StartTask,
    CancelTask,
    FollowEvents,
    ChooseLanguages,
  ],
  providers: [
    IncomingFiles,
    IdempotencyKeys,
    LoadMeter,
    LoadGauges,
    OverloadRefusal,
    { provide: DocumentTurns, inject: [Claims], useFactory: (claims: Claims) => new DocumentTurns(claims) },
    Registrar,
    FileRegistrar,
    StagedFiles,
    UploadSessions,
    UploadLocks,
    UploadOpening,
    PieceStore,
    TusDoor,
    UploadAddresses,
    UploadCompletion,
    SweepUploads,
    UploadPatience,
    UploadReader,
    PostFollow,
    DocumentsOfTenant,
    DocumentPages,
    PlansOfTenant,
    PageOrders,
    ReadingEngines,
    TenantLanguages,
    DocumentHistory,
    DocumentFiles,
    PictureAnswer,
    PictureOrders,
    TasksOfTenant,
    KnownDocuments,
    TaskDecisions,
    RequestedTasks,
    Cancellations,
    Reruns,
    Acceptances,
    IntermediateFiles,
    StepMessages,
    WorkOrders,
    RerunOrders,
    MergeOrders,
    ProgressStore,
    ProgressFeed,
    ProgressStreams,
    StreamSeats,
    Outcomes,
    Standings,
    StepPaces,
  ],
})
export class IngestGatewayModule {}
