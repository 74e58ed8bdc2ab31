import type { DescMessage } from '@bufbuild/protobuf';
import type { Contract } from './contract';
import { DocumentEnrichedSchema } from './gen/enrichment/v1/enrichment_pb';
import { DocumentIndexedSchema } from './gen/indexer/v1/index_pb';
import { DocumentAcceptedSchema } from './gen/ingest_gateway/v1/acceptance_pb';
import { DocumentRegisteredSchema } from './gen/ingest_gateway/v1/documents_pb';
import {
  AskSecondEngineSchema,
  DocumentParsedSchema,
  PagesReadSchema,
  RecognisePagesSchema,
  RerunPageSchema,
} from './gen/ocr_worker/v1/reading_pb';
import { MergePdfSchema } from './gen/ocr_worker/v1/merging_pb';
import { MakePageImagesSchema } from './gen/ocr_worker/v1/pictures_pb';
import { BucketNotifiedSchema } from './gen/s3_event_consumer/v1/notifications_pb';
import { ObjectStoredSchema } from './gen/s3_event_consumer/v1/objects_pb';
import { DocumentTaggedSchema, TagsPersistedSchema } from './gen/tagging_worker/v1/tags_pb';

const event = <S extends DescMessage>(name: string, schema: S, owner: string): Contract<S> => ({
  name,
  schema,
  owner,
  kind: 'event',
});
const command = <S extends DescMessage>(name: string, schema: S, owner: string): Contract<S> => ({
  name,
  schema,
  owner,
  kind: 'command',
});

export const bucketNotified = command('s3-events.bucket-notified.v1', BucketNotifiedSchema, 's3-event-consumer');
export const objectStored = command('s3-events.object-stored.v1', ObjectStoredSchema, 's3-event-consumer');
export const documentRegistered = event('ingest.document-registered.v1', DocumentRegisteredSchema, 'ingest-gateway');
export const recognisePages = command('ocr.recognise-pages.v1', RecognisePagesSchema, 'ocr-worker');
export const pagesRead = command('ocr.pages-read.v1', PagesReadSchema, 'ocr-worker');
export const rerunPage = command('ocr.rerun-page.v1', RerunPageSchema, 'ocr-worker');
export const askSecondEngine = command('ocr.ask-second-engine.v1', AskSecondEngineSchema, 'ocr-worker');
export const documentAccepted = event('ingest.document-accepted.v1', DocumentAcceptedSchema, 'ingest-gateway');
export const mergePdf = command('ocr.merge-pdf.v1', MergePdfSchema, 'ocr-worker');
export const makePageImages = command('ocr.make-page-images.v1', MakePageImagesSchema, 'ocr-worker');
export const documentParsed = event('ocr.document-parsed.v1', DocumentParsedSchema, 'ocr-worker');
export const documentTagged = event('tagging.document-tagged.v1', DocumentTaggedSchema, 'tagging-worker');
export const tagsPersisted = event('tagging.tags-persisted.v1', TagsPersistedSchema, 'tagging-worker');
export const documentEnriched = event('enrichment.document-enriched.v1', DocumentEnrichedSchema, 'enrichment');
export const documentIndexed = event('indexer.document-indexed.v1', DocumentIndexedSchema, 'indexer');

/** Every message of the fleet, in the order a document meets them. */
export const CONTRACTS: readonly Contract[] = [
  bucketNotified,
  objectStored,
  documentRegistered,
  recognisePages,
  pagesRead,
  rerunPage,
  askSecondEngine,
  documentParsed,
  documentTagged,
  tagsPersisted,
  documentEnriched,
  documentIndexed,
  documentAccepted,
  mergePdf,
  makePageImages,
];
