import { Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { ProblemEntity } from './problem.entity';
import { TenantEntity } from './tenant.entity';

/** One decision to retry many problems, in steps that grow as long as they go well. */
@Entity('bulk_retry')
@Index('bulk_retry_of_tenant', ['tenant_id', 'id'])
@Index('bulk_retry_open', ['state'], { where: `state IN ('running', 'held')` })
export class BulkRetryEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @ForeignKey(() => TenantEntity)
  @Column('uuid')
  tenant_id!: string;

  /** Whether it was made by an administrator, who also sees problems of no tenant. */
  @Column('boolean')
  as_admin!: boolean;

  /** What its problems were found by. */
  @Column('jsonb')
  filter!: Record<string, unknown>;

  @Column('text')
  reason!: string;

  @Column('text')
  created_by!: string;

  @CreateDateColumn({ type: 'timestamptz' })
  created_at!: Date;

  /** running | held | paused | done | cancelled | stopped */
  @Column('text')
  state!: string;

  /** Why it does not run. */
  @Column('text', { nullable: true })
  state_reason!: string | null;

  /** A held one runs again from then on. */
  @Column('timestamptz', { nullable: true })
  hold_until!: Date | null;

  /** Problems found when it was made. */
  @Column('int')
  total!: number;

  /** Which step of the ramp is under way, from 1. */
  @Column('int', { default: 1 })
  step!: number;

  @Column('int')
  rate_per_minute!: number;

  /** It stops when more problems than this come back with the same fingerprint in one step. */
  @Column('int')
  stop_after!: number;

  @Column('timestamptz', { nullable: true })
  finished_at!: Date | null;
}

/** One problem of a bulk retry. How its retry ended stands with its decision. */
@Entity('bulk_retry_item')
@Index('bulk_retry_item_problem', ['problem_id'])
export class BulkRetryItemEntity {
  @ForeignKey(() => BulkRetryEntity, { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  bulk_id!: string;

  /** Oldest problem first, from 1. */
  @PrimaryColumn('int')
  position!: number;

  @ForeignKey(() => ProblemEntity, { onDelete: 'CASCADE' })
  @Column('uuid')
  problem_id!: string;

  /** The step it was sent in. */
  @Column('int', { nullable: true })
  step!: number | null;

  /** Null until it is sent. */
  @Column('uuid', { nullable: true })
  decision_id!: string | null;

  @Column('timestamptz', { nullable: true })
  sent_at!: Date | null;

  /** Somebody else had decided before its turn came. */
  @Column('boolean', { default: false })
  skipped!: boolean;
}
