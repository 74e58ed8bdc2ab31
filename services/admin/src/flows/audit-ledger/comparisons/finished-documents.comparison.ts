import { Injectable } from '@nestjs/common';
import { Database } from '#libs/persistence';
import type { DifferenceKind, Finding } from '../../../domain/difference';
import { Comparison, type Look, type Mark, type OpenDifference } from '../comparison';
import { LEAST_NUMBER, walk } from '../walk';

const STRIDE = { least: LEAST_NUMBER, fresh: 2_000, old: 1_000 };

interface FinishedDocument {
  key: string;
  documentId: string;
  tenantId: string;
  state: string;
  isIndexed: boolean;
  isFiled: boolean;
}

/** What counts as indexed can be found, and what counts as published has files in the vault. Follows the history of the documents. */
@Injectable()
export class FinishedDocuments extends Comparison {
  readonly name = 'finished-documents';
  readonly kinds: readonly DifferenceKind[] = ['index_missing', 'vault_unrecorded'];

  constructor(private readonly database: Database) {
    super();
  }

  async look(mark: Mark, open: readonly OpenDifference[]): Promise<Look> {
    const { entries, mark: next } = await walk(mark, STRIDE, (...batch) =>
      this.database.query<FinishedDocument>(BATCH, batch),
    );
    const subjects = open.map(({ subject }) => subject);
    const again = await this.database.query<FinishedDocument>(OF_DOCUMENTS, [subjects]);
    const documents = [...entries, ...again];
    const examined = [...documents.map(({ documentId }) => documentId), ...subjects];
    return { findings: documents.flatMap(findingsOf), examined, mark: next };
  }
}

function findingsOf({ documentId, tenantId, state, isIndexed, isFiled }: FinishedDocument): Finding[] {
  const facts = { documentId, tenantId, subject: documentId, lost: false, details: { state } };
  const kinds: DifferenceKind[] = [];
  if (!isIndexed) kinds.push('index_missing');
  if (state === 'published' && !isFiled) kinds.push('vault_unrecorded');
  return kinds.map((kind) => ({ kind, ...facts }));
}

const FACTS = `
  d.id AS "documentId", d.tenant_id AS "tenantId", d.state,
  EXISTS (SELECT FROM search_document s WHERE s.document_id = d.id) AS "isIndexed",
  EXISTS (SELECT FROM artifact a WHERE a.document_id = d.id AND a.kind LIKE 'vault\\_%') AS "isFiled"`;

const BATCH = `
  SELECT e.id::text AS key, ${FACTS} FROM event e JOIN document d ON d.id = e.document_id
  WHERE e.kind = 'document' AND e.state IN ('indexed', 'published') AND d.state IN ('indexed', 'published')
    AND e.id > $1::bigint AND ($2::bigint IS NULL OR e.id <= $2) ORDER BY e.id LIMIT $3`;

const OF_DOCUMENTS = `SELECT '' AS key, ${FACTS} FROM document d WHERE d.id = ANY($1::uuid[]) AND d.state IN ('indexed', 'published')`;
