import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The vectors of a document's passages under one model, int8 one after the other. A removed document keeps an empty row, so that every search process notices. */
@Entity('search_vector')
@Index(['model', 'changed_in'])
@Index('search_vector_expires_at', ['expires_at'], { where: 'expires_at IS NOT NULL' })
export class SearchVectorEntity {
  @PrimaryColumn('uuid')
  document_id!: string;

  @PrimaryColumn('text')
  model!: string;

  @Column('uuid')
  tenant_id!: string;

  /** Ordinals of the passages, in the order of `vectors`. */
  @Column('int', { array: true })
  ordinals!: number[];

  @Column('bytea')
  vectors!: Buffer;

  @Column('timestamptz', { nullable: true })
  expires_at!: Date | null;

  /** Id of the transaction that wrote the row: the watermark of readers. */
  @Column('bigint')
  changed_in!: string;
}

/** A document has a tag, names a URL, belongs to a case. */
@Entity('search_edge')
@Index(['tenant_id', 'kind', 'value'])
export class SearchEdgeEntity {
  @PrimaryColumn('uuid')
  document_id!: string;

  @PrimaryColumn('text')
  kind!: string;

  @PrimaryColumn('text')
  value!: string;

  @Column('uuid')
  tenant_id!: string;

  @Column('timestamptz', { nullable: true })
  expires_at!: Date | null;
}
