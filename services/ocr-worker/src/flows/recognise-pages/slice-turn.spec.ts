import { SliceTurn } from './slice-turn';

const HOUR = 3_600_000;

describe('SliceTurn', () => {
  it('goes on while its time is not up and nobody waits', () => {
    const turn = new SliceTurn({ turnMs: HOUR, shortTurnMs: 0 }, { isOver: () => false });
    turn.endIfDue();
    expect(turn.signal.aborted).toBe(false);
  });

  it('ends when somebody of another lane is due', () => {
    const turn = new SliceTurn({ turnMs: HOUR, shortTurnMs: 0 }, { isOver: () => true });
    expect(turn.signal.aborted).toBe(false); // between two pages only
    turn.endIfDue();
    expect(turn.signal.aborted).toBe(true);
  });

  it('does not end at once, whoever is due: starting again costs time', () => {
    const turn = new SliceTurn({ turnMs: HOUR, shortTurnMs: HOUR }, { isOver: () => true });
    turn.endIfDue();
    expect(turn.signal.aborted).toBe(false);
  });

  it('ends when its time is up, in a flow without lanes too', () => {
    const turn = new SliceTurn({ turnMs: 0, shortTurnMs: 0 }, undefined);
    turn.endIfDue();
    expect(turn.signal.aborted).toBe(true);
  });
});
