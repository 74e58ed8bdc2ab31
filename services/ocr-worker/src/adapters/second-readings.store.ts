import { contentHashOf } from '#libs/contracts';
import { Injectable } from '@nestjs/common';
import type { AskSecondEngine } from '#libs/contracts';
import { Documents, Pages } from '#libs/ledger';
import { Database, type Transaction } from '#libs/persistence';
import { figuresOf } from '../domain/figures';
import type { ReadPage } from '../domain/reading';
import { comparePages, type FirstPage } from '../domain/second-reading';
import { OtherReadings } from './other-readings.store';

/** A question to another engine, as far as it has come. */
export interface SecondReading {
  documentId: string;
  planId: string;
  engine: string;
  objectKey: string;
  mediaType: string;
  languages: string[];
  /** Of the job that was asked for before, if it was. */
  reference: string | null;
}

/** What the other engine answered: its pages, or the code of the error that ended the question. */
export type SecondAnswer = { pages: readonly ReadPage[] } | { errorCode: string };

/** The document as it is told to the pipeline again. */
export interface ChangedDocument {
  pageCount: number;
  contentHash: string;
}

/** What other engines made of documents, beside what ours had made of them. */
@Injectable()
export class SecondReadings {
  constructor(
    private readonly database: Database,
    private readonly documents: Documents,
    private readonly pages: Pages,
    private readonly others: OtherReadings,
  ) {}

  /** Opens the question, or finds it open; undefined when it is answered, its plan is an old one, or its document has ended. */
  async begin({ documentId, planId }: AskSecondEngine, engine: string): Promise<SecondReading | undefined> {
    const [reading] = await this.database.query<SecondReading>(BEGIN, [documentId, planId, engine]);
    return reading;
  }

  /** Keeps the provider's name of the job before anybody waits for it. */
  async remember({ documentId, planId }: SecondReading, reference: string): Promise<void> {
    await this.database.query(
      `UPDATE second_reading SET provider_job_reference = $3 WHERE document_id = $1 AND plan_id = $2`,
      [documentId, planId, reference],
    );
  }

  /** Records the answer, puts better pages in the place of ours and keeps the other reading of each; undefined when none is, or another plan has come meanwhile. */
  async close(tx: Transaction, reading: SecondReading, answer: SecondAnswer): Promise<ChangedDocument | undefined> {
    const { documentId, planId, engine } = reading;
    const first = await tx.query<FirstPage>(FIRST_PAGES, [documentId]);
    const given = 'pages' in answer ? answer.pages.map((page) => ({ ...page, engine })) : [];
    const { better, worse } = comparePages(first, given);
    const closed = await tx.query(CLOSE, [documentId, planId, ...factsOf(answer, better)]);
    if (closed.length === 0) return undefined;
    await this.others.keep(tx, documentId, worse);
    if (better.length === 0) return undefined;
    await this.others.setAside(
      tx,
      documentId,
      better.map(({ number }) => number),
    );
    await this.pages.put(tx, documentId, better);
    const pages = await this.pages.summaries(tx, documentId);
    await this.documents.recordFigures(tx, documentId, { ...figuresOf(pages), pageCount: pages.length });
    return { pageCount: pages.length, contentHash: contentHashOf(pages) };
  }
}

function factsOf(answer: SecondAnswer, better: readonly ReadPage[]): unknown[] {
  if ('errorCode' in answer) return ['failed', answer.errorCode, [], null, null];
  const { coverage, averageConfidence } = figuresOf(
    answer.pages.map((page) => ({ ...page, words: page.words.length })),
  );
  const outcome = better.length > 0 ? 'better' : 'worse';
  return [outcome, null, better.map(({ number }) => number), coverage, averageConfidence];
}

/** A question about an older plan gives way to one about the present plan. */
const BEGIN = `
  WITH present AS (
    SELECT p.document_id, p.plan_id, p.object_key, p.media_type, p.languages, d.coverage, d.avg_confidence
    FROM document_plan p JOIN document d ON d.id = p.document_id
    WHERE p.document_id = $1 AND p.plan_id = $2 AND d.state NOT IN ('rejected', 'expired', 'erased', 'cancelled')
  ), open AS (
    INSERT INTO second_reading (document_id, plan_id, engine, outcome, first_coverage, first_confidence)
    SELECT document_id, plan_id, $3, 'asked', coalesce(coverage, 0), coalesce(avg_confidence, 0) FROM present
    ON CONFLICT (document_id) DO UPDATE
    SET plan_id = excluded.plan_id, engine = excluded.engine,
        provider_job_reference = CASE WHEN second_reading.plan_id = excluded.plan_id THEN second_reading.provider_job_reference END,
        outcome = 'asked', error_code = NULL, first_coverage = excluded.first_coverage, first_confidence = excluded.first_confidence,
        finished_at = NULL
    WHERE second_reading.plan_id <> excluded.plan_id OR second_reading.finished_at IS NULL
    RETURNING document_id, engine, provider_job_reference
  )
  SELECT p.document_id AS "documentId", p.plan_id AS "planId", o.engine, p.object_key AS "objectKey", p.media_type AS "mediaType", p.languages,
    o.provider_job_reference AS reference
  FROM open o JOIN present p USING (document_id)`;

/** The document first, as everybody does who changes its pages. */
const FIRST_PAGES = `
  WITH document AS (SELECT id FROM document WHERE id = $1 FOR UPDATE)
  SELECT p.number, p.text, p.confidence, p.source FROM page p JOIN document d ON d.id = p.document_id ORDER BY p.number`;

const CLOSE = `
  UPDATE second_reading s
  SET outcome = $3, error_code = $4, pages = $5, coverage = $6, confidence = $7, finished_at = now()
  FROM document_plan p
  WHERE s.document_id = $1 AND s.plan_id = $2 AND s.finished_at IS NULL AND p.document_id = s.document_id AND p.plan_id = s.plan_id
  RETURNING s.document_id`;
