import type { Readable } from 'node:stream';
import { type Dispatcher, request } from 'undici';
import { answerInvalid, failureOfStatus, unavailable } from './abbyy-failures';

/** One request. A body is sent as it is, as bytes. */
export interface AbbyyCall {
  url: string;
  method: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: Readable;
  timeoutMs: number;
  mostBytes: number;
}

/**
 * Sends a request and gives the text of its answer. Whatever keeps an answer from coming (refused connection, reset, timeout) is `provider_unavailable`,
 * one without end `provider_answer_invalid`; statuses become what they mean. Redirects are not followed.
 */
export async function callAbbyy(call: AbbyyCall, signal: AbortSignal): Promise<string> {
  const answer = await send(call, signal);
  if (answer.statusCode === 200) return answer.text;
  throw failureOfStatus(answer.statusCode, answer.retryAfter);
}

async function send({ url, timeoutMs, mostBytes, ...how }: AbbyyCall, signal: AbortSignal) {
  const either = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  try {
    const answer = await request(url, { ...how, signal: either });
    const retryAfter = [answer.headers['retry-after'] ?? ''].flat()[0] ?? '';
    return { statusCode: answer.statusCode, retryAfter, text: await textOf(answer.body, mostBytes) };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof RangeError) throw answerInvalid(error.message);
    throw unavailable(reasonOf(error), 0, error);
  }
}

async function textOf(body: Dispatcher.ResponseData['body'], mostBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > mostBytes) throw new RangeError(`more than ${mostBytes / 1e6} MB`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function reasonOf(error: unknown): string {
  const { code, name } = Object(error) as { code?: unknown; name?: unknown };
  return [code, name].find((value) => typeof value === 'string') ?? 'unknown';
}
