import { Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';

/** A page that was crawled, shared by all documents that link to it. */
@Entity('crawl_cache')
@Index(['expires_at'])
export class CrawlCacheEntity {
  /** SHA-256 of the normalised address. */
  @PrimaryColumn('text')
  url_sha256!: string;

  @Column('text')
  url!: string;

  @Column('jsonb')
  page!: unknown;

  @CreateDateColumn({ type: 'timestamptz' })
  fetched_at!: Date;

  @Column('timestamptz')
  expires_at!: Date;
}
