import { PermanentError, TransientError } from '#libs/errors';
import { isOutage, OutageBreaker } from './outage';

const away = () => Promise.resolve({ outage: true });
const fine = () => Promise.resolve({ outage: false });

describe('isOutage', () => {
  it('is what says that something outside is away', () => {
    expect(isOutage(new TransientError('dependency_unavailable', 'x'))).toBe(true);
    expect(isOutage(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }))).toBe(true);
    expect(isOutage(Object.assign(new Error('terminating connection'), { code: '57P01' }))).toBe(true);
  });

  it('is not what one message alone can have', () => {
    expect(isOutage(new TransientError('timed_out', 'x'))).toBe(false);
    expect(isOutage(new PermanentError('corrupt_file', 'x'))).toBe(false);
    expect(isOutage(new Error('anything'))).toBe(false);
  });
});

describe('OutageBreaker', () => {
  const events: string[] = [];
  const breaker = (probeEveryMs: number) =>
    new OutageBreaker(
      { after: 3, probeEveryMs },
      () => events.push('pause'),
      () => events.push('resume'),
    );

  beforeEach(() => {
    events.length = 0;
  });

  it('pauses after that many outages in a row, and does nothing meanwhile', async () => {
    const lane = breaker(60_000);
    for (let count = 0; count < 3; count++) expect(await lane.run(away)).toEqual({ outage: true });
    expect(lane.isTripped).toBe(true);
    expect(await lane.run(fine)).toBeUndefined();
    expect(events).toEqual(['pause']);
  });

  it('does not pause for outages between which something came through', async () => {
    const lane = breaker(60_000);
    for (const attempt of [away, away, fine, away, away, fine]) await lane.run(attempt);
    expect(lane.isTripped).toBe(false);
  });

  it('goes on when a try comes through, and pauses again when it does not', async () => {
    const lane = breaker(0);
    for (let count = 0; count < 3; count++) await lane.run(away);
    await lane.run(away);
    expect(lane.isTripped).toBe(true);
    expect(await lane.run(fine)).toEqual({ outage: false });
    expect(lane.isTripped).toBe(false);
    expect(events).toEqual(['pause', 'pause', 'resume']);
  });

  it('passes on what is thrown, and learns nothing from it', async () => {
    const lane = breaker(60_000);
    for (let count = 0; count < 5; count++)
      await expect(lane.run(() => Promise.reject(new Error('no way to settle')))).rejects.toThrow('no way to settle');
    expect(lane.isTripped).toBe(false);
  });
});
