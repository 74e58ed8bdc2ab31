import { A4, type PdfPageSpec, writePdf } from './pdf-writer.ts';
import { INVOICE, REPORT } from './texts.ts';

const MARGIN = 64;
const BODY = { font: 'F1', size: 11, leading: 16 };
const HEADING = { font: 'F2', size: 15, leading: 22 };
/** Mean width of Helvetica's letters in parts of its size; lines break a little early. */
const LETTER_WIDTH = 0.5;
const AMOUNT_COLUMN = 440;

type Style = typeof BODY;

/** A PDF with a text layer, as an office program writes it. */
export function makeReport(): Buffer {
  return writePdf(
    REPORT.map(([heading = '', ...blocks]) => page([{ text: heading, style: HEADING }, ...blocks.map(inBody)])),
  );
}

/** An invoice of one page with a column of amounts. */
export function makeInvoice(): Buffer {
  const blocks = [{ text: INVOICE.heading, style: HEADING }, ...INVOICE.blocks.map(inBody)];
  const items = INVOICE.items.map(([text, amount]) => ({ text, amount, style: BODY }));
  return writePdf([page([...blocks, ...items, inBody(INVOICE.ending)])]);
}

interface Block {
  text: string;
  style: Style;
  amount?: string;
}

function inBody(text: string): Block {
  return { text, style: BODY };
}

function page(blocks: readonly Block[]): PdfPageSpec {
  let y = A4.height - MARGIN;
  const operators: string[] = [];
  for (const { text, style, amount } of blocks) {
    if (amount) operators.push(show(amount, style, { x: AMOUNT_COLUMN, y: y - style.leading }));
    for (const line of breakLines(text, style))
      operators.push(show(line, style, { x: MARGIN, y: (y -= style.leading) }));
    y -= style.leading / 2;
  }
  return { ...A4, content: operators.join('\n') };
}

function show(text: string, { font, size }: Style, { x, y }: { x: number; y: number }): string {
  return `BT /${font} ${size} Tf 1 0 0 1 ${x} ${y} Tm (${text.replace(/[\\()]/g, '\\$&')}) Tj ET`;
}

function breakLines(text: string, { size }: Style): string[] {
  const longest = (A4.width - 2 * MARGIN) / (size * LETTER_WIDTH);
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line.length + word.length < longest) lines[lines.length - 1] = line ? `${line} ${word}` : word;
    else lines.push(word);
  }
  return lines;
}
