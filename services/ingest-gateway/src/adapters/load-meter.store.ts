import { performance } from 'node:perf_hooks';
import { Injectable } from '@nestjs/common';
import { Database } from '#libs/persistence';
import { LANES, type Load, loadOf, type StateFigures } from '../domain/load';

/** A measurement is good for so long, in milliseconds. */
const FRESH_MS = 1_000;
/** Measuring may take this share of the time, so that it costs little also when very much is waiting. */
const SHARE = 1 / 20;

/** Measures what the fleet has to do, by the book of record: asked however often, at most once a second. */
@Injectable()
export class LoadMeter {
  private last: { load: Promise<Load>; until: number } = { load: Promise.resolve(loadOf([])), until: 0 };

  constructor(private readonly database: Database) {}

  /** Rejects while the ledger is away. */
  load(): Promise<Load> {
    const now = performance.now();
    if (now < this.last.until) return this.last.load;
    const load = this.measure(now);
    this.last = { load, until: now + FRESH_MS };
    return load;
  }

  private async measure(began: number): Promise<Load> {
    const figures = await this.database.query<StateFigures>(BY_STATE, [Object.keys(LANES)]);
    const ended = performance.now();
    this.last.until = Math.max(this.last.until, ended + (ended - began) / SHARE);
    return loadOf(figures);
  }
}

const BY_STATE = `
  SELECT state, count(*)::int AS documents, greatest(0, extract(epoch FROM now() - min(updated_at)))::float8 AS "oldestSeconds"
  FROM document
  WHERE state = ANY($1) AND state NOT IN ('published', 'rejected', 'expired', 'erased', 'cancelled')
  GROUP BY state`;
