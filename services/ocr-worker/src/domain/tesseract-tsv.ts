/** A box in pixels of the picture that was read. */
export interface PixelBox {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A word with its confidence, 0 to 1. */
export interface TsvWord {
  text: string;
  confidence: number;
  box: PixelBox;
}

/** A line of text; lines with the same `block` belong to one paragraph. */
export interface TsvLine {
  block: number;
  box: PixelBox;
  words: TsvWord[];
}

/** The columns of Tesseract's TSV: level page block paragraph line word left top width height confidence text. */
const LEVEL = { page: '1', line: '4', word: '5' };
const PARAGRAPHS_PER_BLOCK = 1000;

/** Rows of Tesseract's TSV as lines in reading order, without empty ones. */
export function toLines(rows: readonly string[]): TsvLine[] {
  const lines: TsvLine[] = [];
  for (const row of rows) {
    const columns = row.split('\t');
    if (columns[0] === LEVEL.line) lines.push({ block: blockOf(columns), box: boxOf(columns), words: [] });
    const text = columns[11]?.trim();
    if (columns[0] !== LEVEL.word || !text) continue;
    const confidence = Math.max(0, Number(columns[10])) / 100;
    lines.at(-1)?.words.push({ text, confidence, box: boxOf(columns) });
  }
  return lines.filter((line) => line.words.length > 0);
}

/** Whether a row begins a page. Nothing marks the end of one. */
export function beginsPage(row: string): boolean {
  return row.startsWith(`${LEVEL.page}\t`);
}

function blockOf(columns: readonly string[]): number {
  return Number(columns[2]) * PARAGRAPHS_PER_BLOCK + Number(columns[3]);
}

function boxOf(columns: readonly string[]): PixelBox {
  const [x = 0, y = 0, width = 0, height = 0] = columns.slice(6, 10).map(Number);
  return { x, y, width, height };
}
