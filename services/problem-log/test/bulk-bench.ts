import { documentParsed } from '#libs/contracts';
import { aDocument, type ServiceBench, until } from '#libs/testing';
import type { TestCaller } from './callers';
import { problemsOf } from './dead-letters';
import { unreadable } from './read-letter.module';

/** A bulk retry as specs look at it. */
export interface SeenBulk {
  bulk_id: string;
  state: string;
  state_reason: string | null;
  total: number;
  sent: number;
  succeeded: number;
  failed: number;
  skipped: number;
  step: number;
  eta_seconds: number | null;
}

/** A problem whose message fails as long as its document is unreadable. */
export interface LetterProblem {
  problemId: string;
  messageId: string;
  documentId: string;
}

/** As many messages that really failed in `read-letter`, the oldest problem first. */
export async function failedLetters(bench: ServiceBench, count: number): Promise<LetterProblem[]> {
  const letters: LetterProblem[] = [];
  for (let n = 0; n < count; n++) {
    const ids = await aDocument(bench.database, { state: 'parsed' });
    unreadable.add(ids.documentId);
    const messageId = await bench.probe.send(documentParsed, { ...ids, pageCount: 1, contentHash: 'h' });
    const { id } = await until(async () => (await problemsOf(bench, messageId))[0], 'the problem');
    letters.push({ problemId: id, messageId, documentId: ids.documentId });
  }
  return letters;
}

/** Makes a bulk retry of everything that is open, unless told otherwise. */
export async function startBulk(by: TestCaller, wishes: object = {}): Promise<SeenBulk> {
  const { body } = await by.post('/bulk', { filter: {}, reason: 'the reader is repaired', ...wishes });
  return seen(body);
}

export const showBulk = async (by: TestCaller, id: string): Promise<SeenBulk> =>
  seen((await by.get(`/bulk/${id}`)).body);

/** Waits until a bulk retry stands there. */
export const bulkIs = (by: TestCaller, id: string, wanted: Partial<SeenBulk>): Promise<SeenBulk> =>
  until(
    async () => {
      const bulk = await showBulk(by, id);
      return Object.entries(wanted).every(([field, value]) => Reflect.get(bulk, field) === value) && bulk;
    },
    `bulk retry being ${JSON.stringify(wanted)}`,
  );

const seen = (body: Record<string, unknown>): SeenBulk => body as object as SeenBulk;
