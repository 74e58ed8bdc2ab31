import { documentLinks, type DocumentLinks } from './document-links';

/** What a sender gets for bytes that are safe. */
export interface Receipt {
  document_id: string;
  job_id: string;
  state: string;
  duplicate: boolean;
  duplicate_of?: string;
  /** Of a post: rises with every change of its text. */
  revision?: number;
  sha256: string;
  size: number;
  media_type: string;
  links: DocumentLinks;
}

/** What the ledger said to it. */
export interface Registered {
  readonly documentId: string;
  readonly jobId: string;
  readonly state: string;
  readonly duplicate: boolean;
}

/** The answer to an accepted file or post; a duplicate gets the ids and the state of the first. */
export function receiptOf(
  { documentId, jobId, state, duplicate }: Registered,
  bytes: { sha256: string; size: number; mediaType: string },
): Receipt {
  return {
    document_id: documentId,
    job_id: jobId,
    state,
    duplicate,
    ...(duplicate && { duplicate_of: documentId }),
    sha256: bytes.sha256,
    size: bytes.size,
    media_type: bytes.mediaType,
    links: documentLinks(documentId),
  };
}

/** 202 for a new document, 200 for one that was there. */
export const statusOf = ({ duplicate }: { duplicate: boolean }): number => (duplicate ? 200 : 202);
