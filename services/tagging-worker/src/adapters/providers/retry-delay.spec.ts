import { retryAfterMs, untilPacificMidnight } from './retry-delay';

describe('retryAfterMs', () => {
  it.each([
    ['26', 26_000],
    ['0.5', 500],
    ['', 0],
    ['soon', 0],
    ['Wed, 21 Oct 2015 07:28:00 GMT', 0],
  ])('reads %j', (header, ms) => {
    expect(retryAfterMs(header)).toBe(ms);
  });

  it('reads a date', () => {
    const ms = retryAfterMs(new Date(Date.now() + 60_000).toUTCString());
    expect(ms).toBeGreaterThan(55_000);
    expect(ms).toBeLessThanOrEqual(60_000);
  });
});

describe('untilPacificMidnight', () => {
  it.each([
    ['in winter', '2026-01-15T20:00:00Z', 12 * 3_600_000],
    ['in summer', '2026-07-15T06:59:30Z', 30_000],
  ])('counts to midnight in California %s', (_, now, ms) => {
    expect(untilPacificMidnight(new Date(now))).toBe(ms);
  });
});
