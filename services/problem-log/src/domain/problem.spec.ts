import { mayDecide, PROBLEM_STATES, stateAfter } from './problem';

describe('mayDecide', () => {
  it('lets people decide what waits for them, and nothing else', () => {
    expect(PROBLEM_STATES.filter(mayDecide)).toEqual(['open', 'overdue']);
  });
});

describe('stateAfter', () => {
  it.each([
    ['retry', 'retrying'],
    ['discard', 'discarded'],
    ['resolve', 'resolved'],
  ] as const)('leads from %s to %s', (decision, state) => {
    expect(stateAfter(decision)).toBe(state);
  });
});
