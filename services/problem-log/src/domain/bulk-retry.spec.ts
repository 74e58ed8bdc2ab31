import { BULK_STATES, etaSecondsOf, maySteer, STEERINGS } from './bulk-retry';

describe('maySteer', () => {
  it('lets people steer what is not over', () => {
    const allowed = STEERINGS.map((steering) => [steering, BULK_STATES.filter((state) => maySteer(state, steering))]);
    expect(Object.fromEntries(allowed)).toEqual({
      cancel: ['running', 'held', 'paused'],
      hold: ['running', 'held', 'paused'],
      resume: ['held', 'paused'],
    });
  });
});

describe('etaSecondsOf', () => {
  const eta = (wishes: object) =>
    etaSecondsOf({ total: 100, succeeded: 0, failed: 0, skipped: 0, ratePerMinute: 60, elapsedSeconds: 10, ...wishes });

  it('counts on the rate before anything is settled', () => {
    expect(eta({})).toBe(100);
  });

  it('counts on the pace so far when that is slower', () => {
    expect(eta({ succeeded: 3, failed: 1, skipped: 1 })).toBe(190);
  });

  it('never promises more than the rate', () => {
    expect(eta({ succeeded: 50, elapsedSeconds: 1 })).toBe(50);
  });

  it('is over when all are settled', () => {
    expect(eta({ succeeded: 100 })).toBe(0);
  });
});
