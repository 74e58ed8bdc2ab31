import type { ConsumeMessage } from 'amqplib';
import { DECISION_HEADER, deadLetters, FAILURE_HEADERS } from './message-source';

const ID = '019aaf7e-0000-7000-8000-000000000001';
const FAILED = {
  [FAILURE_HEADERS.queue]: 'ocr-worker.recognise-document',
  [FAILURE_HEADERS.code]: 'corrupt_file',
  [FAILURE_HEADERS.message]: 'broken',
  [FAILURE_HEADERS.attempts]: 2,
  [FAILURE_HEADERS.failedAt]: '2026-11-23T10:00:00.000Z',
};

const aLetter = (headers: Record<string, unknown> = FAILED, messageId: string | undefined = ID, body = '{}') =>
  ({
    content: Buffer.from(body),
    fields: { routingKey: 'a.queue' },
    properties: { messageId, headers, type: 'x.y.v1' },
  }) as ConsumeMessage;
const failureOf = (message: ConsumeMessage): string | undefined => deadLetters.stepIdOf?.(message);

describe('a dead letter', () => {
  it('tells what failed, where, how often and why', () => {
    expect(deadLetters.read(aLetter())).toMatchObject({
      messageId: ID,
      queue: 'ocr-worker.recognise-document',
      code: 'corrupt_file',
      message: 'broken',
      attempts: 2,
      failedAt: new Date('2026-11-23T10:00:00.000Z'),
    });
  });

  it('of the broker itself is read too', () => {
    const { queue, code, attempts } = deadLetters.read(aLetter({ 'x-delivery-count': 21 }));
    expect({ queue, code, attempts }).toEqual({ queue: 'a.queue', code: 'attempts_exhausted', attempts: 21 });
  });

  it('has a message id even when its message came without one', () => {
    const first = deadLetters.read(aLetter(FAILED, undefined, 'by hand'));
    expect(first.messageId).toMatch(/^[0-9a-f-]{36}$/);
    expect(deadLetters.read(aLetter(FAILED, undefined, 'by hand')).messageId).toBe(first.messageId);
  });

  it('is known by its failure: the same one when it is delivered again', () => {
    expect(failureOf(aLetter())).toBe(failureOf(aLetter({ ...FAILED, 'x-death': [{ count: 1 }] })));
  });

  it.each([
    ['in another queue', { [FAILURE_HEADERS.queue]: 'b.other' }],
    ['at another time', { [FAILURE_HEADERS.failedAt]: '2026-11-23T11:00:00.000Z' }],
    ['after a decision', { [DECISION_HEADER]: ID }],
  ])('%s is another failure of the same message', (_, change) => {
    expect(failureOf(aLetter({ ...FAILED, ...change }))).not.toBe(failureOf(aLetter()));
  });
});
