import { A4 } from '../samples/pdf-writer.ts';
import type { Layout } from './looks.ts';
import type { Prose } from './sentences.ts';

/** Text in a box; places and widths are points from the top left corner of the page. */
export interface TextBox {
  x: number;
  y: number;
  width: number;
  text: string;
  /** Points, when other than the page's. */
  size?: number;
}

const MARGIN = 56;
const WIDTH = A4.width - 2 * MARGIN;
const COLUMN_GAP = 24;
const TABLE = { rows: 14, top: 90, pitch: 48, widths: [330, 120], amounts: 370, longest: 48 };

/** The boxes of a page in reading order. */
export const LAYOUT_BOXES: Record<Layout, (prose: Prose) => TextBox[]> = {
  letter: (prose) => [
    { x: MARGIN, y: 60, width: WIDTH, text: prose.next(1), size: 14 },
    { x: MARGIN, y: 130, width: WIDTH, text: paragraphs(prose, 4, 7) },
  ],
  report: (prose) => [
    { x: MARGIN, y: 50, width: WIDTH, text: prose.next(1), size: 13 },
    { x: MARGIN, y: 115, width: WIDTH, text: paragraphs(prose, 3, 4) },
    { x: MARGIN, y: 440, width: WIDTH, text: prose.next(1), size: 12 },
    { x: MARGIN + 20, y: 500, width: WIDTH - 40, text: paragraphs(prose, 3, 2) },
  ],
  columns: (prose) => {
    const width = (WIDTH - COLUMN_GAP) / 2;
    return [MARGIN, MARGIN + width + COLUMN_GAP].map((x) => ({ x, y: 80, width, text: paragraphs(prose, 4, 4) }));
  },
  table: (prose) =>
    Array.from({ length: TABLE.rows }, (_, row) => {
      const y = TABLE.top + row * TABLE.pitch;
      const [text = 0, amount = 0] = TABLE.widths;
      return [
        { x: MARGIN, y, width: text, text: shorten(prose.next(1), TABLE.longest) },
        { x: MARGIN + TABLE.amounts, y, width: amount, text: prose.amount() },
      ];
    }).flat(),
};

function paragraphs(prose: Prose, count: number, length: number): string {
  return Array.from({ length: count }, () => prose.next(length)).join('\n');
}

function shorten(text: string, limit: number): string {
  return text.slice(0, text.lastIndexOf(' ', limit));
}
