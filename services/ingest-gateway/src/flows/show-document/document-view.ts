import { documentLinks } from '../../domain/document-links';

/** A document as the ledger has it. */
export interface DocumentRow {
  document_id: string;
  tenant: string;
  case: string | null;
  title: string;
  filename: string;
  source: string;
  doc_kind: string | null;
  media_type: string;
  size: number;
  sha256: string;
  languages: string[];
  state: string;
  created_at: Date;
  updated_at: Date;
  published_at: Date | null;
  expires_at: Date | null;
  page_count: number | null;
  language: string | null;
  coverage: number | null;
  avg_confidence: number | null;
  version: number;
  revision: number;
  tags: object[] | null;
  enrichments: object[] | null;
  problem_id: string | null;
  job_id: string | null;
}

/** A document as clients see it. */
export function documentView(row: DocumentRow): object {
  return { ...row, tags: row.tags ?? [], enrichments: row.enrichments ?? [], links: documentLinks(row.document_id) };
}
