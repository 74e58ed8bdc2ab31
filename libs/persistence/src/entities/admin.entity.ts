import { Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';
import { TenantEntity } from './tenant.entity';

/** A program's key. Only its SHA-256 is kept. */
@Entity('api_key')
export class ApiKeyEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @ForeignKey(() => TenantEntity)
  @Column('uuid')
  tenant_id!: string;

  @Column('text')
  name!: string;

  @Column('text', { unique: true })
  key_sha256!: string;

  @Column('text', { array: true })
  scopes!: string[];

  /** Requests it may make in one window; null: the usual number, 0: any number. */
  @Column('int', { nullable: true })
  request_limit!: number | null;

  @CreateDateColumn({ type: 'timestamptz' })
  created_at!: Date;

  @Column('timestamptz', { nullable: true })
  expires_at!: Date | null;

  @Column('timestamptz', { nullable: true })
  revoked_at!: Date | null;
}

/** Who did what, allowed or denied. Never holds a secret. */
@Entity('audit_log')
@Index(['at'])
export class AuditLogEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('uuid', { nullable: true })
  tenant_id!: string | null;

  @Column('text')
  actor!: string;

  /** `login`, `problem.retry`, … */
  @Column('text')
  action!: string;

  @Column('text', { nullable: true })
  subject!: string | null;

  /** allowed | denied | failed */
  @Column('text')
  outcome!: string;

  @Column('jsonb', { default: {} })
  details!: Record<string, unknown>;

  @CreateDateColumn({ type: 'timestamptz' })
  at!: Date;
}
