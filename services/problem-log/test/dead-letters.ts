import { DEAD_LETTER_EXCHANGE, FAILURE_HEADERS, RabbitPublisher } from '#libs/messaging';
import type { ServiceBench } from '#libs/testing';
import { v7 as uuidv7 } from 'uuid';

export const FAILED_QUEUE = 'ocr-worker.recognise-document';

/** A dead letter as a flow would write it. */
export interface LetterWishes {
  messageId?: string;
  queue?: string;
  body?: object | string;
  code?: string;
  message?: string;
  attempts?: number;
  failedAt?: string;
  traceparent?: string;
  stack?: string;
  version?: string;
}

/** Sends a dead letter; the id of its message. */
export async function sendDeadLetter(bench: ServiceBench, wishes: LetterWishes = {}): Promise<string> {
  const { messageId = uuidv7(), queue = FAILED_QUEUE, body = {}, traceparent } = wishes;
  const content = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const publisher = bench.app.get(RabbitPublisher, { strict: false });
  await publisher.publish(DEAD_LETTER_EXCHANGE, queue, content, {
    messageId,
    type: 'ingest.document-registered.v1',
    contentType: 'application/json',
    headers: {
      [FAILURE_HEADERS.queue]: queue,
      [FAILURE_HEADERS.code]: wishes.code ?? 'corrupt_file',
      [FAILURE_HEADERS.message]: wishes.message ?? 'The file ended after 12 of 40 bytes.',
      [FAILURE_HEADERS.attempts]: wishes.attempts ?? 1,
      [FAILURE_HEADERS.failedAt]: wishes.failedAt ?? new Date().toISOString(),
      ...(wishes.stack && { [FAILURE_HEADERS.stack]: wishes.stack }),
      ...(wishes.version && { [FAILURE_HEADERS.version]: wishes.version }),
      ...(traceparent && { traceparent }),
    },
  });
  return messageId;
}

/** A row of `problem`, as far as specs look at it. */
export interface ProblemRow {
  id: string;
  tenant_id: string | null;
  document_id: string | null;
  job_id: string | null;
  task_id: string | null;
  code: string;
  message: string;
  attempts: number;
  state: string;
  body: Buffer;
  trace_id: string | null;
  last_attempt_at: Date;
  external_reference: string | null;
  recommendation: string;
  fingerprint: string;
  stack: string | null;
  version: string | null;
}

/** The problems of a message, in all queues. */
export const problemsOf = (bench: ServiceBench, messageId: string): Promise<ProblemRow[]> =>
  bench.database.query<ProblemRow>(`SELECT * FROM problem WHERE message_id = $1 ORDER BY queue`, [messageId]);
