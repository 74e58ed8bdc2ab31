import { type Dispatcher, request } from 'undici';
import type { Failures } from './provider-errors';

/** Bytes of an answer: a few tags need a few hundred. */
const MAX_ANSWER_BYTES = 1024 * 1024;

/** One POST to a provider. */
export interface JsonCall {
  readonly url: string;
  readonly headers: Record<string, string>;
  /** Sent as JSON, or as it is when it is a string. */
  readonly body: object | string;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  readonly dispatcher?: Dispatcher;
}

/** What came back. `json` is null when the body is no JSON. */
export interface JsonAnswer {
  readonly status: number;
  readonly header: (name: string) => string;
  readonly json: unknown;
}

/**
 * Posts and reads the answer within the time. Whatever keeps an answer from coming (refused connection, reset, timeout, a body
 * without end) is `provider_unavailable`; the caller's abort is thrown as it is. Redirects are not followed.
 */
export async function postJson(call: JsonCall, fail: Failures): Promise<JsonAnswer> {
  const { url, headers, body, timeoutMs, dispatcher } = call;
  const signal = AbortSignal.any([call.signal, AbortSignal.timeout(timeoutMs)]);
  try {
    const answer = await request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
      signal,
      ...(dispatcher && { dispatcher }),
    });
    const header = (name: string): string => [answer.headers[name] ?? ''].flat()[0] ?? '';
    return { status: answer.statusCode, header, json: parse(await readAll(answer.body)) };
  } catch (error) {
    call.signal.throwIfAborted();
    throw fail.unavailable(reasonOf(error), 0, error);
  }
}

async function readAll(body: Dispatcher.ResponseData['body']): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) throw new RangeError('answer too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function reasonOf(error: unknown): string {
  const { code, name } = Object(error) as { code?: unknown; name?: unknown };
  return [code, name].find((value) => typeof value === 'string') ?? 'unknown';
}
