import { Column, CreateDateColumn, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { DocumentEntity } from './document.entity';

/** How a document is to be read, decided before any page is rendered. A newer plan takes the place of an older one. */
@Entity('document_plan')
export class DocumentPlanEntity {
  @ForeignKey(() => DocumentEntity, { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  document_id!: string;

  @Column('uuid')
  plan_id!: string;

  @Column('text')
  object_key!: string;

  @Column('text')
  media_type!: string;

  /** Of the bytes that were planned, as the ledger knew them. */
  @Column('text')
  sha256!: string;

  @Column('text', { array: true })
  languages!: string[];

  /** `pdf`, `picture`, `office`, `mail`, `html`, `text` */
  @Column('text')
  kind!: string;

  /** `small`, `medium`, `large`, `xlarge` */
  @Column('text')
  lane!: string;

  /** `tesseract` when any page has to be recognised, else `text_layer`. */
  @Column('text')
  engine!: string;

  /** Null for formats whose pages are known only when they are read. */
  @Column('int', { nullable: true })
  page_count!: number | null;

  /** Pages that have to be recognised. */
  @Column('int')
  ocr_pages!: number;

  @Column('real')
  estimated_seconds!: number;

  /** `[{number, width, height, source, reason}]`, sizes in points of a PDF, in pixels of a picture. */
  @Column('jsonb')
  pages!: unknown[];

  @Column('int')
  slice_count!: number;

  /** So many of them are in the queue at once: whoever finishes one sends the one that is so many further. */
  @Column('int')
  slices_at_once!: number;

  @Column('int', { default: 0 })
  slices_done!: number;

  @CreateDateColumn({ type: 'timestamptz' })
  planned_at!: Date;

  /** Not one page could be read: a person who retries has all of them read again. */
  @Column('timestamptz', { nullable: true })
  refused_at!: Date | null;

  @Column('timestamptz', { nullable: true })
  finished_at!: Date | null;
}

/** A range of pages that one worker reads. */
@Entity('document_slice')
export class DocumentSliceEntity {
  @ForeignKey(() => DocumentEntity, { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  document_id!: string;

  /** From 0. */
  @PrimaryColumn('int')
  number!: number;

  @Column('uuid')
  plan_id!: string;

  @Column('int')
  from_page!: number;

  /** The last page; null while nobody knows it. */
  @Column('int', { nullable: true })
  to_page!: number | null;

  /** All pages before it are stored: whoever takes the slice over continues here. */
  @Column('int')
  next_page!: number;

  /** Raised whenever somebody begins; pages of an older one are refused. */
  @Column('int', { default: 0 })
  token!: number;

  /** How often reading `next_page` was begun and neither finished nor given back: its readers died. */
  @Column('int', { default: 0 })
  begun!: number;

  @Column('timestamptz', { nullable: true })
  done_at!: Date | null;
}
