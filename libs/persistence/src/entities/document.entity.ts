import { Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { CaseEntity, TenantEntity } from './tenant.entity';

/** One accepted document. `state` moves forward only; every update raises `version`. */
@Entity('document')
@Index(['tenant_id', 'case_id'])
@Index(['tenant_id', 'created_at', 'id'])
@Index('document_open', ['state'], {
  where: `state NOT IN ('published', 'rejected', 'expired', 'erased', 'cancelled')`,
})
@Index('document_expires_at', ['expires_at'], { where: 'expires_at IS NOT NULL' })
export class DocumentEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @ForeignKey(() => TenantEntity)
  @Column('uuid')
  tenant_id!: string;

  @ForeignKey(() => CaseEntity)
  @Column('uuid', { nullable: true })
  case_id!: string | null;

  /** `sha256:size:media type:tenant`, or of a post `post:hash of its source:tenant`: the same file, or post, twice is one document. */
  @Column('text', { unique: true })
  idempotency_key!: string;

  @Column('text')
  state!: string;

  /** The state to go back to when a person decides to retry a problem. */
  @Column('text', { nullable: true })
  state_before_problem!: string | null;

  @Column('text')
  title!: string;

  @Column('text')
  filename!: string;

  @Column('text')
  source!: string;

  @Column('text', { nullable: true })
  doc_kind!: string | null;

  @Column('text')
  media_type!: string;

  @Column('bigint')
  size!: string;

  @Column('text')
  sha256!: string;

  @Column('text', { array: true, default: '{}' })
  languages!: string[];

  @Column('text', { nullable: true })
  language!: string | null;

  @Column('int', { nullable: true })
  page_count!: number | null;

  @Column('real', { nullable: true })
  coverage!: number | null;

  @Column('real', { nullable: true })
  avg_confidence!: number | null;

  /** Raised with every update of the row. */
  @Column('int', { default: 1 })
  version!: number;

  /** Raised when the document itself is changed: a post whose text is another one now. */
  @Column('int', { default: 1 })
  revision!: number;

  /** When its author last edited it, as far as the sender says so. */
  @Column('timestamptz', { nullable: true })
  edited_at!: Date | null;

  @CreateDateColumn({ type: 'timestamptz' })
  created_at!: Date;

  @CreateDateColumn({ type: 'timestamptz' })
  updated_at!: Date;

  @Column('timestamptz', { nullable: true })
  published_at!: Date | null;

  @Column('timestamptz', { nullable: true })
  expires_at!: Date | null;
}

/** An object in the store that belongs to a document. */
@Entity('storage_object')
@Index(['bucket', 'key'], { unique: true })
@Index(['document_id'])
export class StorageObjectEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @ForeignKey(() => DocumentEntity, { onDelete: 'CASCADE' })
  @Column('uuid')
  document_id!: string;

  @Column('text')
  bucket!: string;

  @Column('text')
  key!: string;

  @Column('text', { nullable: true })
  etag!: string | null;

  @Column('bigint')
  size!: string;

  @CreateDateColumn({ type: 'timestamptz' })
  created_at!: Date;
}

/** What was read from one page. */
@Entity('page')
export class PageEntity {
  @ForeignKey(() => DocumentEntity, { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  document_id!: string;

  @PrimaryColumn('int')
  number!: number;

  @Column('text')
  status!: string;

  @Column('text')
  source!: string;

  @Column('text')
  text!: string;

  @Column('real')
  confidence!: number;

  /** `[{text, x, y, width, height, confidence}]`, boxes as fractions of the page. */
  @Column('jsonb')
  words!: unknown[];

  @Column('text', { nullable: true })
  fault!: string | null;

  /** Clockwise, in degrees: how the page as shown was turned to be read. Boxes and text are of the upright page. */
  @Column('smallint', { default: 0 })
  rotation!: number;

  /** The engine that recognised it, where it was not our own: `abbyy`. */
  @Column('text', { nullable: true })
  engine!: string | null;

  /** Raised whenever the page is read again. */
  @Column('int', { default: 1 })
  version!: number;
}

/** A file that a step made out of a document. */
@Entity('artifact')
@Index(['document_id', 'kind', 'path'], { unique: true })
export class ArtifactEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @ForeignKey(() => DocumentEntity, { onDelete: 'CASCADE' })
  @Column('uuid')
  document_id!: string;

  @Column('text')
  kind!: string;

  /** `ready`, or `unavailable`: it could not be made, and `facts` tell why. */
  @Column('text', { default: 'ready' })
  status!: string;

  /** The page that it shows, from 1; null when it is of the whole document. */
  @Column('int', { nullable: true })
  page!: number | null;

  /** Object key, or path below the vault; empty when it is unavailable. */
  @Column('text')
  path!: string;

  @Column('text')
  media_type!: string;

  @Column('bigint')
  size!: string;

  @Column('text')
  sha256!: string;

  /** What else is known of it, by its kind: `{width, height}`, `{signature}`, `{code, reason}`. */
  @Column('jsonb', { default: '{}' })
  facts!: Record<string, unknown>;

  @CreateDateColumn({ type: 'timestamptz' })
  created_at!: Date;
}

/** What a step found out about a document: tags, crawled pages. One row per kind. */
@Entity('document_enrichment')
export class DocumentEnrichmentEntity {
  @ForeignKey(() => DocumentEntity, { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  document_id!: string;

  @PrimaryColumn('text')
  kind!: string;

  @Column('jsonb')
  content!: unknown;

  /** Hash of `content`'s meaning: the row is written only when it changes. */
  @Column('text')
  content_hash!: string;

  @CreateDateColumn({ type: 'timestamptz' })
  updated_at!: Date;
}
