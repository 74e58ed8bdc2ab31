import { CodedError, type ErrorCode, PermanentError, TransientError } from '#libs/errors';
import type { Response as HttpResponse } from 'express';
import type { UploadSession } from '../../adapters/upload-sessions.store';
import type { Receipt } from '../../domain/receipt';

/** Every answer carries them, those that say no as well. */
export const TUS_RESUMABLE = { 'tus-resumable': '1.0.0', 'tus-version': '1.0.0' };

/** Gives on what the tus server has answered. */
export function respond(response: HttpResponse, answer: Response): void {
  response.status(answer.status).set(Object.fromEntries(answer.headers)).end();
}

/** How far an upload is; with the document when there is one. */
export function acknowledge(
  response: HttpResponse,
  { size, expiresAt }: UploadSession,
  receipt: Receipt | null,
  offset = size,
): void {
  response.status(200).set({
    ...TUS_RESUMABLE,
    'cache-control': 'no-store',
    'upload-length': String(size),
    'upload-offset': String(offset),
    ...(receipt ? documentHeaders(receipt) : { 'upload-expires': expiresAt.toUTCString() }),
  });
  response.end();
}

/** How the last answer of an upload tells what has become of it. */
export const documentHeaders = ({ document_id, duplicate }: Receipt): Record<string, string> => ({
  'X-Document-Id': document_id,
  'X-Document-Duplicate': String(duplicate),
});

/** An answer of the tus server that says no, as the fleet says it: with a stable code. */
export function problemOf(status: number, text: string, cause: unknown): Error {
  if (cause instanceof CodedError) return cause;
  const code = CODES[status];
  if (code) return new PermanentError(code, text.trim() || code, { cause });
  return new TransientError('dependency_unavailable', 'The upload could not be written at this moment.', { cause });
}

const CODES: Record<number, ErrorCode> = {
  400: 'malformed_request',
  403: 'malformed_request',
  404: 'not_found',
  409: 'upload_offset_mismatch',
  410: 'upload_expired',
  412: 'unsupported_protocol_version',
  413: 'payload_too_large',
  415: 'unsupported_media_type',
  501: 'malformed_request',
};
