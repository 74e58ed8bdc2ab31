import { createHash, randomUUID } from 'node:crypto';
import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import https from 'node:https';
import { Readable } from 'node:stream';
import { json } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { refusalOf, type Schemas, Unreachable } from '../../libs/client/src/index.ts';
import type { Session } from './session.ts';
import { sha256Of, type Source } from './sources.ts';

export type Receipt = Schemas['Receipt'];

/** What is said of a document with its bytes. */
export type Fields = Readonly<Record<string, string | undefined>>;

/** Bytes sent so far. */
export type OnBytes = (sent: number) => void;

/** Time for a fleet or proxy to say that it wants the body; one that does not know the question gets it anyway. */
const CONTINUE_MS = 1_000;

/** The fleet sends a file of up to 10 MiB on while it arrives, if nothing comes after it (ADR 0019). */
const HASHED_FIRST_BYTES = 10 * 1024 * 1024;

/** Uploads one file as a form, streamed, with its hash for the fleet to compare: that of a large one is made on the way, and sent after it. */
export async function sendForm(session: Session, source: Source, fields: Fields, onBytes: OnBytes): Promise<Receipt> {
  const { url, key, signal } = session;
  const isHashedFirst = source.size !== undefined && source.size <= HASHED_FIRST_BYTES;
  const sha256 = isHashedFirst ? await sha256Of(source, signal) : undefined;
  const form = formOf(source, { ...fields, sha256 }, onBytes);
  const target = new URL(`${url}/api/documents`);
  const request = (target.protocol === 'https:' ? https : http).request(target, {
    method: 'POST',
    signal,
    headers: { ...form.headers, authorization: `Bearer ${key}`, expect: '100-continue' },
  });
  const answered = answerTo(request, url, signal);
  const wanted = new Promise((resolve) => request.once('continue', resolve));
  await Promise.race([wanted, answered, wait(CONTINUE_MS, undefined, { ref: false })]);
  const sent = pipeline(Readable.from(form.body()), request, { signal });
  sent.catch(() => undefined); // the answer tells more; without one, the request itself fails
  try {
    return await receiptIn(await answered);
  } finally {
    request.destroy(); // a refused body need not travel to its end
  }
}

function answerTo(request: ClientRequest, url: string, signal: AbortSignal): Promise<IncomingMessage> {
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    request.once('response', resolve);
    request.on('error', (cause) => reject(signal.aborted ? (signal.reason as Error) : brokenOff(url, cause)));
  });
  request.flushHeaders();
  return answered;
}

const brokenOff = (url: string, cause: Error): Unreachable =>
  new Unreachable(`The connection to ${url} could not be made or broke off (${cause.message}).`, { cause });

async function receiptIn(response: IncomingMessage): Promise<Receipt> {
  const body: unknown = await json(response).catch(() => undefined);
  const { statusCode = 0, headers } = response;
  if (statusCode >= 200 && statusCode < 300) return body as Receipt;
  throw refusalOf(statusCode, body, headers['retry-after']);
}

interface Form {
  readonly headers: Record<string, string | number>;
  body(): AsyncGenerator<Buffer>;
}

function formOf(source: Source, fields: Fields, onBytes: OnBytes): Form {
  const boundary = `consilium-${randomUUID()}`;
  const part = (disposition: string, value: string): string =>
    `--${boundary}\r\ncontent-disposition: form-data; ${disposition}\r\n${value}`;
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  const head = Buffer.from(
    given.map(([name, value]) => part(`name="${name}"`, `\r\n${value}\r\n`)).join('') +
      part(`name="file"; filename="${quoted(source.filename)}"`, 'content-type: application/octet-stream\r\n\r\n'),
  );
  const isHashed = fields['sha256'] !== undefined;
  const tail = (sha256: string): Buffer =>
    Buffer.from(`\r\n${isHashed ? '' : part('name="sha256"', `\r\n${sha256}\r\n`)}--${boundary}--\r\n`);
  const length = source.size === undefined ? undefined : head.length + source.size + tail('0'.repeat(64)).length;
  return {
    headers: {
      'content-type': `multipart/form-data; boundary=${boundary}`,
      ...(length !== undefined && { 'content-length': length }),
    },
    async *body() {
      const hash = createHash('sha256');
      let sent = 0;
      yield head;
      for await (const chunk of source.open() as AsyncIterable<Buffer>) {
        if (!isHashed) hash.update(chunk);
        yield chunk;
        onBytes((sent += chunk.length));
      }
      yield tail(hash.digest('hex'));
    },
  };
}

/** As browsers write names into headers. */
const quoted = (name: string): string => name.replaceAll('"', '%22').replaceAll(/[\r\n]/g, ' ');
