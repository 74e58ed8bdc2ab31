import { DocumentAcceptanceEntity } from './acceptance.entity';
import { ApiKeyEntity, AuditLogEntity } from './admin.entity';
import { BucketObjectEntity, BucketRoundEntity } from './bucket.entity';
import { CrawlCacheEntity } from './enrichment.entity';
import {
  ArtifactEntity,
  DocumentEnrichmentEntity,
  DocumentEntity,
  PageEntity,
  StorageObjectEntity,
} from './document.entity';
import { EventEntity, JobEntity, TaskEntity, TaskStatusHistoryEntity } from './task.entity';
import { InboxEntity, OutboxEntity } from './message.entity';
import { BulkRetryEntity, BulkRetryItemEntity } from './problem-bulk.entity';
import { LedgerAuditEntity, LedgerDifferenceEntity } from './ledger.entity';
import { OtherReadingEntity, ReadingEngineEntity } from './page-reading.entity';
import { ProblemDecisionEntity, ProblemEditEntity, ProblemEntity } from './problem.entity';
import { DocumentPlanEntity, DocumentSliceEntity } from './reading.entity';
import { SecondReadingEntity } from './second-reading.entity';
import { CaseEntity, TenantEntity } from './tenant.entity';
import { SearchEdgeEntity, SearchVectorEntity } from './search-neighbours.entity';
import {
  SearchChunkEntity,
  SearchCollectionEntity,
  SearchDocumentEntity,
  SearchTermChangeEntity,
  SearchTermEntity,
} from './search-text.entity';
import { IdempotencyKeyEntity, UploadSessionEntity } from './upload.entity';
import { VaultMappingEntity } from './vault.entity';

/** Every table of the fleet, in the order of ARCHITECTURE's list of owners. */
export const ENTITIES = [
  TenantEntity,
  CaseEntity,
  DocumentEntity,
  StorageObjectEntity,
  PageEntity,
  OtherReadingEntity,
  ReadingEngineEntity,
  DocumentPlanEntity,
  DocumentSliceEntity,
  SecondReadingEntity,
  ArtifactEntity,
  DocumentEnrichmentEntity,
  DocumentAcceptanceEntity,
  JobEntity,
  TaskEntity,
  TaskStatusHistoryEntity,
  EventEntity,
  OutboxEntity,
  InboxEntity,
  UploadSessionEntity,
  IdempotencyKeyEntity,
  ProblemEntity,
  ProblemDecisionEntity,
  ProblemEditEntity,
  BulkRetryEntity,
  BulkRetryItemEntity,
  LedgerDifferenceEntity,
  LedgerAuditEntity,
  BucketRoundEntity,
  BucketObjectEntity,
  ApiKeyEntity,
  AuditLogEntity,
  CrawlCacheEntity,
  VaultMappingEntity,
  SearchDocumentEntity,
  SearchChunkEntity,
  SearchTermEntity,
  SearchTermChangeEntity,
  SearchCollectionEntity,
  SearchVectorEntity,
  SearchEdgeEntity,
];
