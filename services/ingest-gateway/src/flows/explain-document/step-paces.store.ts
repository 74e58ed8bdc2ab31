import { Injectable } from '@nestjs/common';
import { Database } from '#libs/persistence';
import { LRUCache } from 'lru-cache';
import type { Paces } from '../../domain/explain/eta';
import { type Step, stepOfQueue } from '../../domain/explain/situation';

/** How long what was measured is good enough, in milliseconds. */
const FRESH_MS = 5_000;

/** How fast the steps were of late. */
@Injectable()
export class StepPaces {
  private readonly measured = new LRUCache<'paces', Paces>({ max: 1, ttl: FRESH_MS });

  constructor(private readonly database: Database) {}

  /** Median seconds of each step over the last thousand tasks of the fleet; a step of several flows takes as long as all of them. */
  async now(): Promise<Paces> {
    const known = this.measured.get('paces');
    if (known) return known;
    const rows = await this.database.query<{ flow: string; seconds: number }>(RECENT, [ON_THE_WAY]);
    const paces: Partial<Record<Step, number>> = {};
    for (const { flow, seconds } of rows) {
      const step = stepOfQueue(flow);
      if (step) paces[step] = (paces[step] ?? 0) + seconds;
    }
    this.measured.set('paces', paces);
    return paces;
  }
}

/** Flows that a document cannot do without. */
const ON_THE_WAY = [
  'ocr-worker.plan-document',
  'ocr-worker.recognise-pages',
  'ocr-worker.finish-reading',
  'tagging-worker.tag-document',
  'tagging-worker.persist-tags',
  'enrichment.enrich-document',
  'indexer.index-document',
  'indexer.file-into-vault',
];

/** A queue is called `service.flow` or `service.flow.lane`. */
const RECENT = `
  SELECT flow, percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) AS seconds
  FROM (
    SELECT split_part(t.queue, '.', 1) || '.' || split_part(t.queue, '.', 2) AS flow,
           extract(epoch FROM t.finished_at - t.started_at)::float8 AS seconds
    FROM (SELECT task_id FROM task_status_history WHERE status = 'done' ORDER BY id DESC LIMIT 1000) h
    JOIN task t ON t.id = h.task_id WHERE t.status = 'done'
  ) ended
  WHERE flow = ANY($1) GROUP BY flow`;
