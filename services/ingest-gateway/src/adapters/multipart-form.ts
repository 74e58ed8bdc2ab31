import type { IncomingMessage } from 'node:http';
import { leaveBody } from '#libs/service-host';
import { malformed } from '../domain/malformed';
import { MultipartScanner } from '../domain/multipart-scanner';
import { boundaryIn, readPartHead } from '../domain/part-head';
import { BodySource } from './body-source';

/** A file as it arrives. What its reader leaves is read past. */
export interface FilePart {
  /** Name of the form field. */
  readonly field: string;
  readonly filename: string;
  readonly declaredType: string;
  /** How many bytes it has if nothing comes after it, as with most forms; undefined when that cannot be told. */
  readonly likelyBytes: number | undefined;
  /** Up to so many of its first bytes; nothing is taken. */
  beginning(bytes: number): Promise<Buffer>;
  /** Goes on where it was left, however often it is asked for. */
  chunks(): AsyncGenerator<Buffer, undefined>;
}

export interface FormField {
  readonly name: string;
  readonly value: string;
}

type OnFile = (part: FilePart, fields: readonly FormField[]) => Promise<void>;

/** Far above any honest form; 10 000 fields are refused before they cost anything. */
const MOST_FIELDS = 50;
const MOST_FILES = 100;
const FIELD_BYTES = 64 * 1024;

/**
 * Reads a multipart body as it arrives: `onFile` gets one file after the other and must read it or leave it, all fields are
 * returned. A body that is no form, ends early or breaks off is `malformed_request`, one that stops arriving `request_timeout`.
 * Whatever ends the reading early, the connection can still carry an answer.
 */
export async function readForm(request: IncomingMessage, idleMs: number, onFile: OnFile): Promise<FormField[]> {
  const boundary = boundaryIn(request.headers['content-type']);
  if (boundary === undefined) {
    leaveBody(request);
    throw malformed('The body is not multipart/form-data with a boundary.');
  }
  const source = new BodySource(request, idleMs);
  try {
    return await readParts(new MultipartScanner(source, boundary), lengthOf(request), onFile);
  } catch (error) {
    source.leave();
    leaveBody(request);
    throw error;
  }
}

async function readParts(
  scanner: MultipartScanner,
  bodyBytes: number | undefined,
  onFile: OnFile,
): Promise<FormField[]> {
  const fields: FormField[] = [];
  let files = 0;
  for (let head = await scanner.nextHead(); head !== undefined; head = await scanner.nextHead()) {
    const { name, filename, mediaType } = readPartHead(head);
    if (filename === undefined) fields.push({ name, value: await valueIn(scanner) });
    else files++;
    if (fields.length > MOST_FIELDS || files > MOST_FILES) throw malformed('The form has too many parts.');
    if (filename === undefined) continue;
    const likelyBytes = files === 1 ? bodyBytes && scanner.bytesIfLast(bodyBytes) : undefined; // of several, the guess for the first is wrong
    const read = { beginning: (bytes: number) => scanner.beginning(bytes), chunks: () => scanner.body() };
    await onFile({ field: name, filename, declaredType: mediaType, likelyBytes, ...read }, fields);
  }
  return fields;
}

const lengthOf = ({ headers }: IncomingMessage): number | undefined =>
  headers['content-length'] === undefined ? undefined : Number(headers['content-length']);

async function valueIn(scanner: MultipartScanner): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of scanner.body()) {
    length += chunk.length;
    if (length > FIELD_BYTES) throw malformed('A field is too long.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
