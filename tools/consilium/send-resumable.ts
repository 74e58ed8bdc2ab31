import { createReadStream } from 'node:fs';
import { DetailedError, Upload } from 'tus-js-client';
import { refusalOf, Unreachable } from '../../libs/client/src/index.ts';
import { documentOf } from './follow.ts';
import type { Fields, OnBytes, Receipt } from './send-form.ts';
import type { Session } from './session.ts';
import { sha256Of, type Source } from './sources.ts';

/** Pauses before a broken connection is tried again. */
const RETRIES_MS = [500, 1_000, 3_000, 5_000, 10_000];
/** One PATCH brings so much: what a broken connection costs at most. */
const CHUNK_BYTES = 64 * 1024 * 1024;

/** Whether the fleet takes resumable uploads (tus 1.0). */
export async function takesResumable({ url, key, signal }: Session): Promise<boolean> {
  const response = await fetch(`${url}/api/uploads/tus`, {
    method: 'OPTIONS',
    headers: { authorization: `Bearer ${key}` },
    signal,
  }).catch(() => undefined);
  return response?.headers.has('tus-version') ?? false;
}

/** Uploads one file by tus 1.0, going on where a broken connection ended. Resolves with the document. */
export async function sendResumable(
  session: Session,
  source: Source,
  fields: Fields,
  onBytes: OnBytes,
): Promise<Pick<Receipt, 'document_id' | 'state' | 'duplicate'>> {
  const { url, key, signal } = session;
  const metadata = { ...given(fields), filename: source.filename, sha256: await sha256Of(source, signal) };
  let [documentId, duplicate] = ['', ''];
  await new Promise<void>((resolve, reject) => {
    const upload = new Upload(createReadStream(source.path ?? ''), {
      endpoint: `${url}/api/uploads/tus`,
      uploadSize: source.size ?? null,
      chunkSize: CHUNK_BYTES,
      retryDelays: RETRIES_MS,
      headers: { authorization: `Bearer ${key}` },
      metadata,
      onProgress: (sent) => onBytes(sent),
      onAfterResponse: (_, response) => {
        documentId = response.getHeader('x-document-id') ?? documentId;
        duplicate = response.getHeader('x-document-duplicate') ?? duplicate;
      },
      onSuccess: () => resolve(),
      onError: (error) => reject(faultOf(error, url)),
    });
    signal.addEventListener('abort', () => void upload.abort(true).finally(() => reject(signal.reason as Error)));
    upload.start();
  });
  if (!documentId) throw new Unreachable('The upload ended without the id of a document.');
  const { document_id, state } = await documentOf(session, documentId);
  return { document_id, state, duplicate: duplicate === 'true' };
}

const given = (fields: Fields): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined));

/** tus-js-client has tried what can be tried: its last answer is a problem, or there was none. */
function faultOf(error: Error, url: string): Error {
  const response = error instanceof DetailedError ? error.originalResponse : null;
  if (!response) return new Unreachable(`The connection to ${url} broke off (${error.message}).`, { cause: error });
  return refusalOf(response.getStatus(), bodyOf(response.getBody()), response.getHeader('retry-after'));
}

function bodyOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
