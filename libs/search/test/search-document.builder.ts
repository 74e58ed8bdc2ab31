import { randomUUID } from 'node:crypto';
import { chunkPages, type PreparedDocument } from '#libs/search';

/** What a test says about a document; `text` is its only page. */
export type GivenDocument = Partial<PreparedDocument> & { readonly text?: string };

/** A document ready to be indexed: whatever is not given is made up. */
export function aPreparedDocument({ text = '', ...given }: GivenDocument = {}): PreparedDocument {
  const title = given.title ?? 'Untitled';
  const pages = given.pages ?? [{ number: 1, text }];
  return {
    documentId: randomUUID(),
    tenantId: randomUUID(),
    caseName: null,
    mediaType: 'text/plain',
    tags: [],
    urls: [],
    createdAt: new Date('2026-03-01T12:00:00Z'),
    expiresAt: null,
    chunks: chunkPages(title, pages),
    vectors: [],
    ...given,
    title,
    pages,
  };
}
