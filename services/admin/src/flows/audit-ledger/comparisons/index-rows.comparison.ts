import { Injectable } from '@nestjs/common';
import { Database } from '#libs/persistence';
import type { DifferenceKind } from '../../../domain/difference';
import { Comparison, type Look, type Mark, type OpenDifference } from '../comparison';
import { LEAST_UUID, walk } from '../walk';

const STRIDE = { least: LEAST_UUID, fresh: 2_000, old: 2_000 };

interface IndexRow {
  key: string;
  tenantId: string;
  state: string | null;
}

/** What search finds is a document of the ledger that has not been erased. */
@Injectable()
export class IndexRows extends Comparison {
  readonly name = 'index-rows';
  readonly kinds: readonly DifferenceKind[] = ['index_orphan'];

  constructor(private readonly database: Database) {
    super();
  }

  async look(mark: Mark, open: readonly OpenDifference[]): Promise<Look> {
    const walked = await walk(mark, STRIDE, (...batch) => this.database.query<IndexRow>(BATCH, batch));
    const subjects = open.map(({ subject }) => subject);
    const again = await this.database.query<IndexRow>(OF_DOCUMENTS, [subjects]);
    const rows = [...walked.entries, ...again];
    const findings = rows.filter(isOrphan).map(({ key, tenantId, state }) => ({
      kind: 'index_orphan' as const,
      documentId: key,
      tenantId,
      subject: key,
      lost: false,
      details: { state },
    }));
    return { findings, examined: [...rows.map(({ key }) => key), ...subjects], mark: walked.mark };
  }
}

const isOrphan = ({ state }: IndexRow): boolean => state === null || state === 'erased';

const ROWS = `
  SELECT s.document_id AS key, s.tenant_id AS "tenantId", d.state
  FROM search_document s LEFT JOIN document d ON d.id = s.document_id`;

const BATCH = `
  ${ROWS} WHERE s.document_id > $1 AND ($2::uuid IS NULL OR s.document_id <= $2) ORDER BY s.document_id LIMIT $3`;

const OF_DOCUMENTS = `${ROWS} WHERE s.document_id = ANY($1::uuid[])`;
