import type { Grey } from './grey';

interface Look {
  lines?: number;
  letterHeight?: number;
  /** Degrees; positive: lines descend to the right. */
  skew?: number;
  ink?: number;
  paper?: number;
}

/** For specs: a white page with lines of little upright bars, as large as letters and as far apart. */
export function aPrintedPage({ lines = 12, letterHeight = 20, skew = 0, ink = 0, paper = 255 }: Look = {}): Grey {
  const [width, height] = [800, 1000];
  const page = { data: new Uint8Array(width * height).fill(paper), width, height };
  const letterWidth = Math.round(letterHeight / 2);
  const slope = Math.tan((skew * Math.PI) / 180);
  for (let line = 0; line < lines; line++) {
    for (let x = 80; x < width - 80; x += letterWidth * 2) {
      const top = Math.round(90 + line * letterHeight * 2.5 + (x - width / 2) * slope);
      fill(page, { x, top, letterWidth, letterHeight, ink });
    }
  }
  return page;
}

function fill(
  page: Grey,
  at: { x: number; top: number; letterWidth: number; letterHeight: number; ink: number },
): void {
  for (let y = at.top; y < at.top + at.letterHeight; y++) {
    page.data.fill(at.ink, y * page.width + at.x, y * page.width + at.x + at.letterWidth);
  }
}
