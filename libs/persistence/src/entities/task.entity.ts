import { Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';
import { DocumentEntity } from './document.entity';

/** A function of ours, see `1795500000034-progress`. */
const TRANSACTION = 'current_transaction()';

/** One run of a document through the fleet, from acceptance to its end. */
@Entity('job')
@Index(['document_id'])
export class JobEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  tenant_id!: string;

  @ForeignKey(() => DocumentEntity, { onDelete: 'CASCADE' })
  @Column('uuid')
  document_id!: string;

  @CreateDateColumn({ type: 'timestamptz' })
  created_at!: Date;

  @Column('timestamptz', { nullable: true })
  finished_at!: Date | null;

  /** When a newer revision of the document took over: its steps have no effects from then on. */
  @Column('timestamptz', { nullable: true })
  superseded_at!: Date | null;
}

/** One message being worked on by one flow: attempts, lease and outcome. */
@Entity('task')
@Index(['queue', 'message_id'], { unique: true })
@Index(['document_id'])
@Index('task_of_tenant', ['tenant_id', 'submitted_at', 'id'])
@Index('task_open', ['queue', 'submitted_at'], { where: `status IN ('pending', 'running')` })
export class TaskEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { nullable: true })
  tenant_id!: string | null;

  @Column('uuid', { nullable: true })
  document_id!: string | null;

  @Column('uuid', { nullable: true })
  job_id!: string | null;

  /** The flow: `recognise-document`. */
  @Column('text')
  type!: string;

  @Column('text')
  queue!: string;

  @Column('uuid')
  message_id!: string;

  /** pending → running → done | failed | cancelled | timeout */
  @Column('text')
  status!: string;

  /** Why a pending task waits: `retrying`, `held`. */
  @Column('text', { nullable: true })
  reason!: string | null;

  /** Counted before the work starts, so that a crash counts. */
  @Column('int', { default: 0 })
  attempts!: number;

  @Column('text', { nullable: true })
  lease_owner!: string | null;

  /** Raised at every claim; a write that carries an older one is refused. */
  @Column('int', { default: 0 })
  lease_token!: number;

  @Column('timestamptz', { nullable: true })
  lease_until!: Date | null;

  @Column('timestamptz', { nullable: true })
  next_attempt_at!: Date | null;

  @Column('text', { nullable: true })
  error_code!: string | null;

  @Column('text', { nullable: true })
  error_message!: string | null;

  @Column('jsonb', { nullable: true })
  result!: unknown;

  /** Who asked for it over HTTP; null of a step that a document came to by itself. */
  @Column('text', { nullable: true })
  requested_by!: string | null;

  /** What was asked for, in the words of the request. */
  @Column('jsonb', { nullable: true })
  params!: unknown;

  @Column('timestamptz')
  submitted_at!: Date;

  @Column('timestamptz', { nullable: true })
  started_at!: Date | null;

  @Column('timestamptz', { nullable: true })
  finished_at!: Date | null;
}

/** Every move of a task, written in the transaction that made it. */
@Entity('task_status_history')
@Index(['task_id'])
@Index('task_status_history_place', ['xid', 'id'])
export class TaskStatusHistoryEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @ForeignKey(() => TaskEntity, { onDelete: 'CASCADE' })
  @Column('uuid')
  task_id!: string;

  @Column('text')
  status!: string;

  @Column('text', { nullable: true })
  note!: string | null;

  @CreateDateColumn({ type: 'timestamptz' })
  at!: Date;

  /** Transaction that made the move: what is followed is read up to the oldest one that is still open. Null before there were followers. */
  @Column('bigint', { nullable: true, default: () => TRANSACTION })
  xid!: string | null;
}

/** Every move of a document, in order: its history, and what live progress is fed from. */
@Entity('event')
@Index(['document_id'])
@Index('event_place', ['xid', 'id'])
@Index('event_duplicate', ['tenant_id'], { where: `kind = 'duplicate'` })
export class EventEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('uuid')
  tenant_id!: string;

  @ForeignKey(() => DocumentEntity, { onDelete: 'CASCADE' })
  @Column('uuid')
  document_id!: string;

  /** `document`: a move; `problem`: a step gave up although the document stays where it is; `duplicate`: the same file came again; `rerun`, `accepted`. */
  @Column('text')
  kind!: string;

  @Column('text')
  state!: string;

  @Column('text', { nullable: true })
  note!: string | null;

  @CreateDateColumn({ type: 'timestamptz' })
  at!: Date;

  /** Transaction that made the move: what is followed is read up to the oldest one that is still open. Null before there were followers. */
  @Column('bigint', { nullable: true, default: () => TRANSACTION })
  xid!: string | null;
}
