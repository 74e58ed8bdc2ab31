import type { DocumentState } from '#libs/contracts';
import { Documents, Pages } from '#libs/ledger';
import type { Database } from '#libs/persistence';
import { v7 as uuidv7 } from 'uuid';

/** The ids that every message of a document carries. */
export interface DocumentIds {
  documentId: string;
  tenantId: string;
  jobId: string;
}

export interface DocumentWishes {
  tenant?: string;
  caseName?: string | null;
  title?: string;
  mediaType?: string;
  objectKey?: string;
  bucket?: string;
  /** As far as the document has come. */
  state?: DocumentState;
  /** The text of its pages. */
  pages?: string[];
}

/** A tenant of that name, made if need be. */
export async function aTenant(database: Database, name = 'acme'): Promise<string> {
  await database.query(`INSERT INTO tenant (id, name) VALUES ($1, $2) ON CONFLICT DO NOTHING`, [uuidv7(), name]);
  const [row] = await database.query<{ id: string }>(`SELECT id FROM tenant WHERE name = $1`, [name]);
  return row?.id ?? '';
}

/** A document in the ledger, registered as the gateway would. */
export async function aDocument(database: Database, wishes: DocumentWishes = {}): Promise<DocumentIds> {
  const tenantId = await aTenant(database, wishes.tenant);
  const unique = uuidv7();
  const documents = new Documents();
  return database.transaction(async (tx) => {
    const { documentId, jobId } = await documents.register(tx, {
      tenantId,
      caseName: wishes.caseName === undefined ? 'Case 1' : wishes.caseName,
      idempotencyKey: unique,
      title: wishes.title ?? 'A document',
      filename: 'document.pdf',
      source: 'spec',
      docKind: null,
      mediaType: wishes.mediaType ?? 'application/pdf',
      size: 1,
      sha256: unique,
      languages: [],
      object: { bucket: wishes.bucket ?? 'bucket', key: wishes.objectKey ?? `original/${unique}`, etag: null },
    });
    if (wishes.state) await documents.advance(tx, documentId, wishes.state);
    if (wishes.pages) await new Pages().replace(tx, documentId, wishes.pages.map(pageOf));
    return { documentId, tenantId, jobId };
  });
}

const pageOf = (text: string, index: number) => ({
  number: index + 1,
  status: 'done',
  source: 'text_layer',
  text,
  confidence: 1,
  words: [],
});

/** The state of a document. */
export async function stateOf(database: Database, documentId: string): Promise<string | undefined> {
  const [row] = await database.query<{ state: string }>(`SELECT state FROM document WHERE id = $1`, [documentId]);
  return row?.state;
}
