import { Injectable } from '@nestjs/common';
import type { RecognisePages } from '#libs/contracts';
import { TransientError } from '#libs/errors';
import { Pages } from '#libs/ledger';
import { Database, type Transaction } from '#libs/persistence';
import type { ReadPage } from '../domain/reading';

/** A slice in somebody's hands. */
export interface BegunSlice {
  documentId: string;
  planId: string;
  number: number;
  /** Fencing token: pages that carry an older one are refused. */
  token: number;
  objectKey: string;
  mediaType: string;
  languages: string[];
  lane: string;
  fromPage: number;
  toPage: number | null;
  /** Where to continue. */
  nextPage: number;
  /** How often reading `nextPage` was begun before and ended its reader. */
  deaths: number;
}

/** What a finished slice leaves to do. */
export interface SliceEnd {
  /** The slice that is due now. */
  next: number | undefined;
  /** Every slice of the plan is done. */
  isLast: boolean;
}

/** The slices of plans: each in the hands of one worker, page by page, so that whoever takes it over repeats nothing. */
@Injectable()
export class Slices {
  constructor(
    private readonly database: Database,
    private readonly pages: Pages,
  ) {}

  /** Takes a slice; undefined when it is done, its plan is an old one, or its document or job has ended. The start is counted before the work. */
  async begin({ documentId, planId, slice, jobId }: RecognisePages): Promise<BegunSlice | undefined> {
    const [begun] = await this.database.query<BegunSlice>(BEGIN, [documentId, planId, slice, jobId]);
    return begun;
  }

  /** The page that was begun did not end its reader: the start does not count. */
  async giveBack({ documentId, number, token }: BegunSlice): Promise<void> {
    await this.database.query(
      `UPDATE document_slice SET begun = greatest(begun - 1, 0) WHERE document_id = $1 AND number = $2 AND token = $3`,
      [documentId, number, token],
    );
  }

  /** A person may try again as if nothing had happened. */
  async forgive({ documentId, number, token }: BegunSlice): Promise<void> {
    await this.database.query(
      `UPDATE document_slice SET begun = 0 WHERE document_id = $1 AND number = $2 AND token = $3`,
      [documentId, number, token],
    );
  }

  /** Stores the next pages; a transient `lease_lost` when somebody else has taken the slice. */
  async store(slice: BegunSlice, pages: readonly ReadPage[]): Promise<void> {
    const { documentId, planId, number, token } = slice;
    const next = Math.max(...pages.map((page) => page.number)) + 1;
    await this.database.transaction(async (tx) => {
      const rows = await tx.query(ADVANCE, [documentId, number, planId, token, next]);
      if (rows.length === 0) throw takenOver(slice);
      await this.pages.put(tx, documentId, pages);
    });
  }

  /** All pages of the slice are stored. Counts it once, whoever else may still be at it. */
  async finish(tx: Transaction, slice: BegunSlice): Promise<SliceEnd> {
    const { documentId, planId, number, token } = slice;
    const done = await tx.query(DONE, [documentId, number, planId, token]);
    if (done.length === 0) throw takenOver(slice);
    const [plan] = await tx.query<{ count: number; done: number; atOnce: number }>(COUNT, [documentId, planId]);
    if (!plan) throw takenOver(slice);
    const next = number + plan.atOnce;
    return { next: next < plan.count ? next : undefined, isLast: plan.done === plan.count };
  }
}

const takenOver = ({ documentId, number, token }: BegunSlice): TransientError =>
  new TransientError(
    'lease_lost',
    `Slice ${number} of document ${documentId} has been taken over: the late pages of claim ${token} are refused.`,
  );

const BEGIN = `
  UPDATE document_slice s SET token = s.token + 1, begun = s.begun + 1
  FROM document_plan p, document d
  WHERE s.document_id = $1 AND s.plan_id = $2 AND s.number = $3 AND s.done_at IS NULL
    AND p.document_id = s.document_id AND p.plan_id = s.plan_id
    AND d.id = s.document_id AND d.state NOT IN ('rejected', 'expired', 'erased', 'cancelled')
    AND NOT EXISTS (SELECT FROM job j WHERE j.id = $4 AND j.finished_at IS NOT NULL)
  RETURNING s.document_id AS "documentId", s.plan_id AS "planId", s.number, s.token, s.begun - 1 AS deaths,
    s.from_page AS "fromPage", s.to_page AS "toPage", s.next_page AS "nextPage",
    p.object_key AS "objectKey", p.media_type AS "mediaType", p.languages, p.lane`;

const ADVANCE = `
  UPDATE document_slice s SET next_page = $5, begun = 1 FROM document d
  WHERE s.document_id = $1 AND s.number = $2 AND s.plan_id = $3 AND s.token = $4 AND s.done_at IS NULL
    AND d.id = s.document_id AND d.state NOT IN ('rejected', 'expired', 'erased', 'cancelled')
  RETURNING s.number`;

const DONE = `
  UPDATE document_slice SET done_at = now(), begun = 0, to_page = coalesce(to_page, next_page - 1)
  WHERE document_id = $1 AND number = $2 AND plan_id = $3 AND token = $4 AND done_at IS NULL RETURNING number`;

/** The row lock makes one of the slices the last. */
const COUNT = `
  UPDATE document_plan SET slices_done = slices_done + 1 WHERE document_id = $1 AND plan_id = $2
  RETURNING slice_count AS count, slices_done AS done, slices_at_once AS "atOnce"`;
