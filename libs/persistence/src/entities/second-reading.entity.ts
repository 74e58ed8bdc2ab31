import { Column, CreateDateColumn, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { DocumentEntity } from './document.entity';

/** What another engine made of a document that was read badly, beside what ours had made of it. One per document, of its latest plan. */
@Entity('second_reading')
export class SecondReadingEntity {
  @ForeignKey(() => DocumentEntity, { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  document_id!: string;

  @Column('uuid')
  plan_id!: string;

  @Column('text')
  engine!: string;

  /** The provider's name of the job: it is paid for, and not asked for twice. */
  @Column('text', { nullable: true })
  provider_job_reference!: string | null;

  /** `asked`, `better` (for some pages at least), `worse` or `failed`. */
  @Column('text')
  outcome!: string;

  @Column('text', { nullable: true })
  error_code!: string | null;

  /** Numbers of the pages that are the second engine's now. */
  @Column('int', { array: true, default: '{}' })
  pages!: number[];

  @Column('real')
  first_coverage!: number;

  @Column('real')
  first_confidence!: number;

  @Column('real', { nullable: true })
  coverage!: number | null;

  @Column('real', { nullable: true })
  confidence!: number | null;

  @CreateDateColumn({ type: 'timestamptz' })
  asked_at!: Date;

  @Column('timestamptz', { nullable: true })
  finished_at!: Date | null;
}
