export * from './content-hash';
export * from './contract';
export * from './documents';
export * from './messages';
export * from './new-id';
export * from './text-language';
export type { DocumentEnriched } from './gen/enrichment/v1/enrichment_pb';
export type { DocumentIndexed } from './gen/indexer/v1/index_pb';
export type { DocumentAccepted } from './gen/ingest_gateway/v1/acceptance_pb';
export type { DocumentRegistered } from './gen/ingest_gateway/v1/documents_pb';
export type {
  AskSecondEngine,
  DocumentParsed,
  PagesRead,
  RecognisePages,
  RerunPage,
} from './gen/ocr_worker/v1/reading_pb';
export type { MakePageImages } from './gen/ocr_worker/v1/pictures_pb';
export type { MergePdf, PdfPart } from './gen/ocr_worker/v1/merging_pb';
export type { BucketNotified, BucketRecord } from './gen/s3_event_consumer/v1/notifications_pb';
export type { ObjectStored } from './gen/s3_event_consumer/v1/objects_pb';
export type { DocumentTagged, Tag, TagsPersisted } from './gen/tagging_worker/v1/tags_pb';
