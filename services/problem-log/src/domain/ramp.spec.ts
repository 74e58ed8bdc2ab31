import { nextMove, type RampFigures, stepSize } from './ramp';

const at = (figures: Partial<RampFigures>) =>
  nextMove({
    step: 3,
    waiting: 100,
    sent: 5,
    settled: 5,
    failed: 0,
    returned: undefined,
    stopAfter: 3,
    allowance: 60,
    ...figures,
  });

describe('stepSize', () => {
  it('grows from one to five hundred', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 8, 9, 99].map(stepSize)).toEqual([1, 2, 5, 20, 50, 100, 200, 500, 500, 500]);
  });
});

describe('nextMove', () => {
  it.each([
    ['what the step holds', {}, 5],
    ['what is missing of it', { sent: 3, settled: 1 }, 2],
    ['no more than there are', { waiting: 4 }, 4],
    ['no more than the rate allows', { allowance: 2 }, 2],
    ['no more than a transaction takes', { step: 8, allowance: 1_000, waiting: 1_000 }, 50],
  ])('sends %s', (_, figures, count) => {
    expect(at({ sent: 0, settled: 0, ...figures })).toEqual({ kind: 'send', count });
  });

  it.each([
    ['until the step is settled', { settled: 4 }],
    ['until all are settled, when none is left', { waiting: 0, settled: 4 }],
    ['while the rate is used up', { sent: 0, settled: 0, allowance: 0 }],
  ])('waits %s', (_, figures) => {
    expect(at(figures)).toEqual({ kind: 'wait' });
  });

  it('goes on while less than half of a step fails', () => {
    expect(at({ failed: 2 })).toEqual({ kind: 'next-step' });
  });

  it('pauses when half of a step or more has failed', () => {
    expect(at({ step: 2, sent: 2, settled: 2, failed: 1 })).toMatchObject({
      kind: 'end',
      state: 'paused',
      reason: expect.stringContaining('1 of 2 retries of step 2') as string,
    });
  });

  it('stops as soon as one failure has come back too often, in a step that is not settled yet, too', () => {
    const returned = (count: number) => ({ fingerprint: 'f00d', count });
    expect(at({ settled: 4, returned: returned(4) })).toMatchObject({
      kind: 'end',
      state: 'stopped',
      reason: expect.stringContaining('f00d came back 4 times in step 3') as string,
    });
    expect(at({ settled: 4, returned: returned(3) })).toEqual({ kind: 'wait' });
  });

  it.each([{}, { failed: 5 }, { sent: 0, settled: 0 }])('is done when none is left: %j', (figures) => {
    expect(at({ waiting: 0, ...figures })).toEqual({ kind: 'end', state: 'done', reason: null });
  });

  it('goes on after a step of which all were skipped', () => {
    expect(at({ sent: 5, settled: 5, failed: 0 })).toEqual({ kind: 'next-step' });
  });
});
