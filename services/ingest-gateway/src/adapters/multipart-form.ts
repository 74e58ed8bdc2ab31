import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { asError, PermanentError } from '#libs/errors';
import { leaveBody } from '#libs/service-host';
import busboy from 'busboy';

/** A file as it arrives. What its reader leaves is read past. */
export interface FilePart {
  /** Name of the form field. */
  readonly field: string;
  readonly filename: string;
  readonly declaredType: string;
  readonly stream: Readable;
}

export interface FormField {
  readonly name: string;
  readonly value: string;
}

/** Far above any honest form; 10 000 fields are refused before they cost anything. */
const LIMITS = { fieldNameSize: 100, fieldSize: 64 * 1024, fields: 50, files: 100, headerPairs: 50 };

/**
 * Reads a multipart body as it arrives: `onFile` gets one file after the other and must read it or leave it, all fields are
 * returned. A body that is no form, ends early or breaks off is `malformed_request`, one that stops arriving `request_timeout`. Whatever ends the reading early, the
 * files' streams are broken off, `onFile` has finished, and the connection can still carry an answer.
 */
export async function readForm(
  request: IncomingMessage,
  idleMs: number,
  onFile: (part: FilePart, fields: readonly FormField[]) => Promise<void>,
): Promise<FormField[]> {
  const form = openForm(request);
  const fields: FormField[] = [];
  const fault = Promise.withResolvers<never>();
  let files = Promise.resolve();
  form.on('field', (name, value, { nameTruncated, valueTruncated }) => {
    if (nameTruncated || valueTruncated) fault.reject(malformed('A field is too long.'));
    fields.push({ name, value });
  });
  form.on('file', (field, stream, { filename, mimeType }) => {
    stream.on('error', () => undefined); // its reader sees it; without a reader it is the form's fault anyway
    files = files.then(() => onFile({ field, filename: filename ?? '', declaredType: mimeType, stream }, fields));
    files.catch(fault.reject);
  });
  try {
    await Promise.race([arrival(request, form, idleMs), fault.promise]);
    await files;
    return fields;
  } catch (error) {
    breakOff(request, form, asError(error));
    await Promise.allSettled([files]);
    throw error;
  }
}

function openForm(request: IncomingMessage): busboy.Busboy {
  try {
    return busboy({ headers: request.headers, limits: LIMITS, defParamCharset: 'utf8' });
  } catch (cause) {
    throw malformed('The body is not multipart/form-data with a boundary.', cause);
  }
}

/** Resolves when the whole form has been read. */
function arrival(request: IncomingMessage, form: busboy.Busboy, idleMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    form.once('close', resolve);
    form.once('error', (cause) => reject(malformed('The multipart body is damaged or ends too early.', cause)));
    for (const limit of ['fieldsLimit', 'filesLimit', 'partsLimit'] as const)
      form.once(limit, () => reject(malformed('The form has too many parts.')));
    request.once('error', (cause) => reject(malformed('The connection broke off.', cause)));
    request.once('close', () => {
      if (!request.complete) reject(malformed('The connection broke off.'));
    });
    request.setTimeout(idleMs, () => reject(stalled(idleMs)));
    request.pipe(form);
  });
}

function breakOff(request: IncomingMessage, form: busboy.Busboy, error: Error): void {
  request.unpipe(form);
  form.on('error', () => undefined);
  form.destroy(error);
  leaveBody(request);
}

const stalled = (idleMs: number): PermanentError =>
  new PermanentError('request_timeout', `Nothing has arrived for ${idleMs} ms.`, { facts: { idle_ms: idleMs } });

const malformed = (message: string, cause?: unknown): PermanentError =>
  new PermanentError('malformed_request', message, { cause });
