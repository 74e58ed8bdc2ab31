import type { QuarterTurn } from '../picture/grey';
import { turnBox, turnFrame, turnSize } from './page-turn';

const PAGE = { width: 600, height: 800 };
const FRAME = { left: 10, top: 20, width: 500, height: 700 };

describe('turning a page', () => {
  it.each<[QuarterTurn, object]>([
    [0, FRAME],
    [90, { left: 80, top: 10, width: 700, height: 500 }],
    [180, { left: 90, top: 80, width: 500, height: 700 }],
    [270, { left: 20, top: 90, width: 700, height: 500 }],
  ])('moves a frame by %i degrees', (turn, moved) => {
    expect(turnFrame(FRAME, PAGE, turn)).toEqual(moved);
  });

  it('comes back after a full circle', () => {
    const once = turnFrame(FRAME, PAGE, 90);
    expect(turnFrame(once, turnSize(PAGE, 90), 270)).toEqual(FRAME);
  });

  it('moves boxes in fractions', () => {
    const box = turnBox({ x: 0.1, y: 0.2, width: 0.3, height: 0.1 }, 90);
    expect(box).toEqual({ x: expect.closeTo(0.7), y: 0.1, width: 0.1, height: 0.3 });
  });
});
