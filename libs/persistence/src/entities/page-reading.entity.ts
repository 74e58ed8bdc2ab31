import { Column, CreateDateColumn, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { PageEntity } from './document.entity';

/** The reading of a page that another one was preferred to, or has replaced. One per page: of the page's present version. */
@Entity('other_reading')
@ForeignKey(() => PageEntity, ['document_id', 'number'], ['document_id', 'number'], { onDelete: 'CASCADE' })
export class OtherReadingEntity {
  @PrimaryColumn('uuid')
  document_id!: string;

  @PrimaryColumn('int')
  number!: number;

  /** The version of the page that this is the other reading of; of an older one it is not shown any more. */
  @Column('int')
  page_version!: number;

  /** As with pages. */
  @Column('text', { nullable: true })
  engine!: string | null;

  @Column('text')
  status!: string;

  @Column('text')
  source!: string;

  @Column('text')
  text!: string;

  @Column('real')
  confidence!: number;

  @Column('jsonb')
  words!: unknown[];

  @Column('text', { nullable: true })
  fault!: string | null;

  @Column('smallint', { default: 0 })
  rotation!: number;

  @CreateDateColumn({ type: 'timestamptz' })
  kept_at!: Date;
}

/** What the workers can read with, as the one that started last has told. */
@Entity('reading_engine')
export class ReadingEngineEntity {
  /** `tesseract` or the second engine: `abbyy`. */
  @PrimaryColumn('text')
  name!: string;

  /** By Tesseract's names. */
  @Column('text', { array: true })
  languages!: string[];

  @Column('timestamptz')
  told_at!: Date;
}
