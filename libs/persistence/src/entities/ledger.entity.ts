import { Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';

/** Something that the book of record says and another store does not, or the reverse. Without foreign keys: what it tells of may be gone. */
@Entity('ledger_difference')
@Index('ledger_difference_open', ['kind', 'subject'], { unique: true, where: 'repaired_at IS NULL' })
export class LedgerDifferenceEntity {
  @PrimaryColumn('uuid')
  id!: string;

  /** `object_missing`, `index_missing`, … */
  @Column('text')
  kind!: string;

  @Column('uuid', { nullable: true })
  tenant_id!: string | null;

  @Column('uuid', { nullable: true })
  document_id!: string | null;

  /** What it is about: bucket and key, path below the vault, or the id of a document, task or problem. */
  @Column('text')
  subject!: string;

  /** Nothing will bring its document on, or back, by itself. */
  @Column('boolean')
  lost!: boolean;

  @Column('jsonb', { default: {} })
  details!: Record<string, unknown>;

  @CreateDateColumn({ type: 'timestamptz' })
  found_at!: Date;

  @CreateDateColumn({ type: 'timestamptz' })
  last_seen_at!: Date;

  /** When a person last asked for its repair. */
  @Column('timestamptz', { nullable: true })
  repair_asked_at!: Date | null;

  /** When a look no longer found it. */
  @Column('timestamptz', { nullable: true })
  repaired_at!: Date | null;
}

/** How far each comparison of the ledger auditor has come. */
@Entity('ledger_audit')
export class LedgerAuditEntity {
  @PrimaryColumn('text')
  comparison!: string;

  /** The newest key looked at: what comes after it is looked at first. */
  @Column('text', { nullable: true })
  newest!: string | null;

  /** Where the round through the old ones has come to; null before it begins. */
  @Column('text', { nullable: true })
  place!: string | null;

  /** Documents that something is missing for, by number: which ones they are cannot be told. */
  @Column('int', { default: 0 })
  unnamed!: number;

  @Column('timestamptz')
  looked_at!: Date;
}
