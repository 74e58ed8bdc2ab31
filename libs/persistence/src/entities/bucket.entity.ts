import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** The round of the bucket reconciler through one bucket: the one under way, or the last one. */
@Entity('bucket_round')
export class BucketRoundEntity {
  @PrimaryColumn('text')
  bucket!: string;

  /** Only keys that begin so. */
  @Column('text', { default: '' })
  prefix!: string;

  /** The last key that was looked at; null before the first. */
  @Column('text', { nullable: true })
  place!: string | null;

  /** Objects seen so far. */
  @Column('bigint', { default: '0' })
  listed!: string;

  /** Objects among them that no event had told of. */
  @Column('bigint', { default: '0' })
  found!: string;

  @CreateDateColumn({ type: 'timestamptz' })
  started_at!: Date;

  @Column('timestamptz', { nullable: true })
  finished_at!: Date | null;
}

/** An object that was looked at and is the original of no document. */
@Entity('bucket_object')
export class BucketObjectEntity {
  @PrimaryColumn('text')
  bucket!: string;

  @PrimaryColumn('text')
  key!: string;

  /** Of the version that was looked at. */
  @Column('text', { nullable: true })
  etag!: string | null;

  /** `duplicate`: another object is the original of its document. `refused`: the Problem Log has it. */
  @Column('text')
  outcome!: string;

  @CreateDateColumn({ type: 'timestamptz' })
  seen_at!: Date;
}
