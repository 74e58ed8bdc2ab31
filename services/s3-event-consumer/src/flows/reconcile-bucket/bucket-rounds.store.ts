import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '#libs/persistence';

/** A round through a bucket: the one under way, or the last one. */
export interface BucketRound {
  bucket: string;
  prefix: string;
  /** The last key that was looked at. */
  place: string | null;
  listed: number;
  found: number;
  startedAt: Date;
  finishedAt: Date | null;
}

/** What one page of a listing has brought. */
export interface PageFigures {
  place: string | null;
  listed: number;
  found: number;
  isLast: boolean;
}

/** The only writer of `bucket_round`: the reconciler's memory, so that any replica can go on. */
@Injectable()
export class BucketRounds {
  constructor(private readonly database: Database) {}

  async last(bucket: string): Promise<BucketRound | undefined> {
    const [round] = await this.database.query<BucketRound>(`SELECT ${COLUMNS} FROM bucket_round WHERE bucket = $1`, [
      bucket,
    ]);
    return round;
  }

  /** Begins a round; while one is under way it stays that one. */
  async begin(bucket: string, prefix: string): Promise<void> {
    await this.database.query(BEGIN, [bucket, prefix]);
  }

  /** The round under way, for this transaction alone: no other replica goes on with it until that ends. */
  async claim(tx: Transaction, bucket: string): Promise<BucketRound | undefined> {
    const [round] = await tx.query<BucketRound>(
      `SELECT ${COLUMNS} FROM bucket_round WHERE bucket = $1 AND finished_at IS NULL FOR UPDATE SKIP LOCKED`,
      [bucket],
    );
    return round;
  }

  async moveOn(tx: Transaction, bucket: string, { place, listed, found, isLast }: PageFigures): Promise<void> {
    await tx.query(
      `UPDATE bucket_round SET place = $2, listed = listed + $3, found = found + $4,
              finished_at = CASE WHEN $5 THEN now() END
       WHERE bucket = $1`,
      [bucket, place, listed, found, isLast],
    );
  }
}

const COLUMNS = `
  bucket, prefix, place, listed::float8 AS listed, found::float8 AS found, started_at AS "startedAt", finished_at AS "finishedAt"`;

const BEGIN = `
  INSERT INTO bucket_round (bucket, prefix) VALUES ($1, $2)
  ON CONFLICT (bucket) DO UPDATE
  SET prefix = excluded.prefix, place = NULL, listed = 0, found = 0, started_at = now(), finished_at = NULL
  WHERE bucket_round.finished_at IS NOT NULL`;
