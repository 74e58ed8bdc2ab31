import { Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { TenantEntity } from './tenant.entity';

/** A file that its sender brings to the object store by itself, or over many requests, until it is registered or given up. */
@Entity('upload_session')
@Index('upload_session_uncleared', ['expires_at'], { where: 'cleared_at IS NULL' })
@Index('upload_session_cleared', ['cleared_at'], { where: 'cleared_at IS NOT NULL' })
export class UploadSessionEntity {
  /** Also names its object in the bucket. */
  @PrimaryColumn('uuid')
  id!: string;

  @ForeignKey(() => TenantEntity)
  @Column('uuid')
  tenant_id!: string;

  /** put | multipart | tus */
  @Column('text')
  method!: string;

  /** open | completed | refused | aborted | expired */
  @Column('text', { default: 'open' })
  state!: string;

  /** What the object store calls an upload in parts. */
  @Column('text', { nullable: true })
  store_upload_id!: string | null;

  @Column('int', { nullable: true })
  part_size!: number | null;

  @Column('text')
  filename!: string;

  /** Announced, in bytes. */
  @Column('bigint')
  size!: string;

  /** As the sender calls it; the document gets what its bytes say. */
  @Column('text')
  media_type!: string;

  /** Claimed, hex; compared with the bytes and never believed. */
  @Column('text', { nullable: true })
  sha256!: string | null;

  /** What the document will be told of: case, title, kind, source, languages. */
  @Column('jsonb', { default: {} })
  fields!: Record<string, unknown>;

  /** The answer to its completion. */
  @Column('jsonb', { nullable: true })
  receipt!: Record<string, unknown> | null;

  /** Which request works on it; nobody else may until then. */
  @Column('uuid', { nullable: true })
  locked_by!: string | null;

  @Column('timestamptz', { nullable: true })
  locked_until!: Date | null;

  /** Another request waits for it. */
  @Column('boolean', { default: false })
  release_asked!: boolean;

  @CreateDateColumn({ type: 'timestamptz' })
  created_at!: Date;

  @Column('timestamptz')
  expires_at!: Date;

  /** When its last traces in the object store were removed. */
  @Column('timestamptz', { nullable: true })
  cleared_at!: Date | null;
}

/** A request that its sender may repeat without it happening twice. */
@Entity('idempotency_key')
@Index('idempotency_key_expires_at', ['expires_at'])
export class IdempotencyKeyEntity {
  @ForeignKey(() => TenantEntity)
  @PrimaryColumn('uuid')
  tenant_id!: string;

  /** As the sender chose it. */
  @PrimaryColumn('text')
  key!: string;

  /** The request that may answer for the key: a later one takes over when it has died. */
  @Column('uuid')
  token!: string;

  /** Hash of method, path and payload; null while the first request is under way. */
  @Column('text', { nullable: true })
  fingerprint!: string | null;

  /** Status, headers and body of the first answer. */
  @Column('jsonb', { nullable: true })
  answer!: Record<string, unknown> | null;

  /** The first request counts as dead from then on. */
  @Column('timestamptz')
  locked_until!: Date;

  @Column('timestamptz')
  expires_at!: Date;
}
