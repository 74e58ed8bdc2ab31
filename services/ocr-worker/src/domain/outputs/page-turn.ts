import type { PageBox } from '../page-words';
import type { QuarterTurn } from '../picture/grey';
import type { Size } from './text-lines';

/** A rectangle in points from the top left corner of a page. */
export interface Frame extends Size {
  left: number;
  top: number;
}

/** The size of a page after it is turned clockwise. */
export function turnSize({ width, height }: Size, turn: QuarterTurn): Size {
  return turn === 90 || turn === 270 ? { width: height, height: width } : { width, height };
}

/** Where a rectangle of a page lies after the page is turned clockwise. */
export function turnFrame(frame: Frame, page: Size, turn: QuarterTurn): Frame {
  const right = page.width - frame.left - frame.width;
  const bottom = page.height - frame.top - frame.height;
  if (turn === 0) return frame;
  if (turn === 180) return { ...frame, left: right, top: bottom };
  const turned = { width: frame.height, height: frame.width };
  return turn === 90 ? { ...turned, left: bottom, top: frame.left } : { ...turned, left: frame.top, top: right };
}

/** Where a box, in fractions of a page, lies after the page is turned clockwise. */
export function turnBox({ x, y, width, height }: PageBox, turn: QuarterTurn): PageBox {
  const { left, top, ...size } = turnFrame({ left: x, top: y, width, height }, { width: 1, height: 1 }, turn);
  return { x: left, y: top, ...size };
}
