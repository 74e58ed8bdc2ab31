import { Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** A message that the fleet gave up on, and that waits for a person. One row per message and queue. */
@Entity('problem')
@Index(['queue', 'message_id'], { unique: true })
@Index(['tenant_id', 'created_at', 'id'])
@Index(['document_id'])
@Index('problem_fingerprint', ['fingerprint'])
@Index('problem_closed', ['resolved_at'], { where: 'resolved_at IS NOT NULL' })
@Index('problem_open', ['state'], { where: `state IN ('open', 'retrying', 'overdue')` })
export class ProblemEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { nullable: true })
  tenant_id!: string | null;

  @Column('uuid', { nullable: true })
  document_id!: string | null;

  @Column('uuid', { nullable: true })
  job_id!: string | null;

  @Column('uuid', { nullable: true })
  task_id!: string | null;

  @Column('text')
  queue!: string;

  @Column('uuid')
  message_id!: string;

  @Column('text')
  type!: string;

  /** The message as it came; never overwritten. A retry sends the last edit of it, if there is one. */
  @Column('bytea')
  body!: Buffer;

  @Column('text')
  code!: string;

  @Column('text')
  message!: string;

  @Column('int')
  attempts!: number;

  /** Where in the code the error came from, one frame a line. */
  @Column('text', { nullable: true })
  stack!: string | null;

  /** Version of the service that gave up. */
  @Column('text', { nullable: true })
  version!: string | null;

  /** Groups what failed in the same way: hash of queue, code, the text without its ids and numbers, origin and version. */
  @Column('text')
  fingerprint!: string;

  @Column('text')
  recommendation!: string;

  /** open | retrying | resolved | discarded | overdue */
  @Column('text')
  state!: string;

  @Column('text', { nullable: true })
  trace_id!: string | null;

  @Column('text', { nullable: true })
  external_reference!: string | null;

  @CreateDateColumn({ type: 'timestamptz' })
  created_at!: Date;

  @Column('timestamptz')
  last_attempt_at!: Date;

  @Column('text', { nullable: true })
  decision!: string | null;

  @Column('text', { nullable: true })
  decided_by!: string | null;

  @Column('timestamptz', { nullable: true })
  decided_at!: Date | null;

  @Column('timestamptz', { nullable: true })
  resolved_at!: Date | null;
}

/** Each decision a person made about a problem. */
@Entity('problem_decision')
@Index(['problem_id'])
@Index('problem_decision_settled', ['fingerprint'], { where: 'outcome IS NOT NULL' })
export class ProblemDecisionEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @ForeignKey(() => ProblemEntity, { onDelete: 'CASCADE' })
  @Column('uuid')
  problem_id!: string;

  /** retry | discard | resolve */
  @Column('text')
  decision!: string;

  @Column('text')
  reason!: string;

  @Column('text')
  decided_by!: string;

  /** Of the problem when this was decided: after a retry it may fail in another way. */
  @Column('text', { nullable: true })
  fingerprint!: string | null;

  /** How a retry ended: succeeded | failed | cancelled; null while it runs. */
  @Column('text', { nullable: true })
  outcome!: string | null;

  @Column('timestamptz', { nullable: true })
  settled_at!: Date | null;

  @CreateDateColumn({ type: 'timestamptz' })
  decided_at!: Date;
}

/** Each correction of a message that failed. */
@Entity('problem_edit')
@Index(['problem_id'])
export class ProblemEditEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @ForeignKey(() => ProblemEntity, { onDelete: 'CASCADE' })
  @Column('uuid')
  problem_id!: string;

  /** The corrected message, JSON. */
  @Column('text')
  body!: string;

  @Column('text')
  reason!: string;

  @Column('text')
  edited_by!: string;

  @CreateDateColumn({ type: 'timestamptz' })
  edited_at!: Date;
}
