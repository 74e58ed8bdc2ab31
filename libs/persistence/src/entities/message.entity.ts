import { Column, CreateDateColumn, Entity, Index, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';

/** A message that was decided in a transaction and still has to reach the broker. */
@Entity('outbox')
@Index('outbox_due', ['not_before', 'id'])
export class OutboxEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('uuid')
  message_id!: string;

  @Column('text')
  exchange!: string;

  @Column('text')
  routing_key!: string;

  /** Wire name of the contract. */
  @Column('text')
  type!: string;

  @Column('bytea')
  content!: Buffer;

  @Column('jsonb', { default: {} })
  headers!: Record<string, string>;

  /** Set into the future when the broker refused the message, so that it does not hold up the others. */
  @CreateDateColumn({ type: 'timestamptz' })
  not_before!: Date;

  @CreateDateColumn({ type: 'timestamptz' })
  created_at!: Date;
}

/** A message whose effects are committed: it never has effects again in this queue. */
@Entity('inbox')
@Index(['committed_at'])
export class InboxEntity {
  @PrimaryColumn('uuid')
  message_id!: string;

  @PrimaryColumn('text')
  queue!: string;

  @CreateDateColumn({ type: 'timestamptz' })
  committed_at!: Date;
}
