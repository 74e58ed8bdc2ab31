import { Column, CreateDateColumn, Entity, Index, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';

/** What search may filter and show of a document. A copy that can be rebuilt, hence without a foreign key to the record. */
@Entity('search_document')
@Index(['tenant_id', 'case_name'])
@Index(['tenant_id', 'created_at'])
@Index('search_document_tag_keys', { synchronize: false })
@Index('search_document_expires_at', ['expires_at'], { where: 'expires_at IS NOT NULL' })
export class SearchDocumentEntity {
  @PrimaryColumn('uuid')
  document_id!: string;

  @Column('uuid')
  tenant_id!: string;

  @Column('text', { nullable: true })
  case_name!: string | null;

  @Column('text')
  title!: string;

  @Column('text')
  media_type!: string;

  @Column('text', { array: true, default: '{}' })
  tags!: string[];

  /** `tags` folded, in the same order: what filters compare and facets count. */
  @Column('text', { array: true, default: '{}' })
  tag_keys!: string[];

  @Column('timestamptz')
  created_at!: Date;

  @Column('timestamptz', { nullable: true })
  expires_at!: Date | null;

  @CreateDateColumn({ type: 'timestamptz' })
  indexed_at!: Date;
}

/** A passage of at most ~1 200 characters of one page; ordinal 0 is the title, which is on no page. */
@Entity('search_chunk')
@Index('search_chunk_lexemes', { synchronize: false })
export class SearchChunkEntity {
  @PrimaryColumn('uuid')
  document_id!: string;

  @PrimaryColumn('int')
  ordinal!: number;

  @Column('uuid')
  tenant_id!: string;

  @Column('int', { nullable: true })
  page!: number | null;

  @Column('text')
  text!: string;

  @Column('tsvector')
  lexemes!: string;

  /** Words that count, for BM25's length norm. */
  @Column('int')
  length!: number;
}

/** In how many passages of a tenant a lexeme occurs; also the vocabulary that typos are compared with. */
@Entity('search_term')
@Index('search_term_lexeme', { synchronize: false })
@Index('search_term_gone', ['tenant_id'], { where: 'chunks <= 0' })
export class SearchTermEntity {
  @PrimaryColumn('uuid')
  tenant_id!: string;

  @PrimaryColumn('text')
  lexeme!: string;

  @Column('int')
  chunks!: number;
}

/** What one indexing added to or took from `search_term` and `search_collection`, until it is folded into them. */
@Entity('search_term_change')
export class SearchTermChangeEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('uuid')
  tenant_id!: string;

  @Column('text', { array: true })
  lexemes!: string[];

  @Column('int', { array: true })
  counts!: number[];

  @Column('int')
  chunks!: number;

  @Column('bigint')
  length!: string;
}

/** Passages of a tenant and their total length, for BM25. */
@Entity('search_collection')
export class SearchCollectionEntity {
  @PrimaryColumn('uuid')
  tenant_id!: string;

  @Column('bigint')
  chunks!: string;

  @Column('bigint')
  length!: string;
}
