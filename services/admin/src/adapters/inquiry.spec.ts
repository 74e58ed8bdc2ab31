import { Logger } from '@nestjs/common';
import { TransientError } from '#libs/errors';
import { Inquiry } from './inquiry';

describe('Inquiry', () => {
  let inquiry: Inquiry;

  beforeAll(() => Logger.overrideLogger(false));
  beforeEach(() => {
    inquiry = new Inquiry(20);
  });

  it('passes on what it is told', async () => {
    expect(await inquiry.ask('queues', () => Promise.resolve(5))).toBe(5);
    expect(inquiry.away).toEqual([]);
  });

  it('goes without a part that takes too long', async () => {
    expect(await inquiry.ask('ledger', () => new Promise(() => undefined))).toBeUndefined();
    expect(inquiry.away).toEqual([{ part: 'ledger', reason: 'No answer.' }]);
  });

  it('repeats our own reasons, and keeps what drivers say to the log', async () => {
    await inquiry.ask('queues', () => Promise.reject(new TransientError('dependency_unavailable', 'It sleeps.')));
    await inquiry.ask('ledger', () => Promise.reject(new Error('connect ECONNREFUSED 10.0.0.5:5432')));
    expect(inquiry.away).toEqual([
      { part: 'queues', reason: 'It sleeps.' },
      { part: 'ledger', reason: 'No answer.' },
    ]);
  });
});
