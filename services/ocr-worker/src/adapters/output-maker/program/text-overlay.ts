import type { Frame } from '../../../domain/outputs/page-turn';
import type { PlacedWord } from '../../../domain/outputs/text-lines';
import { addGlyphlessFont, GLYPH_WIDTH } from './glyphless-font';
import { PdfFileWriter } from './pdf-file.writer';

/** Text for one page: lines in points from its top left corner, upright; where the overlay will land on it; and its UserUnit. */
export interface TextPage {
  frame: Frame;
  lines: readonly (readonly PlacedWord[])[];
  userUnit: number;
}

/** Smallest size, in points, that viewers select text of. */
const SMALLEST = 2;
/** Times the height of a line: a wider gap between two words, as in a table, is no space. */
const WIDEST_SPACE = 1.5;

/** Writes a PDF that holds nothing but invisible text, a page for each page that needs some. */
export class TextOverlay {
  private readonly file: PdfFileWriter;
  private readonly font: string;

  constructor(path: string) {
    this.file = new PdfFileWriter(path);
    this.font = addGlyphlessFont(this.file);
  }

  add({ frame, lines, userUnit }: TextPage): void {
    const words = lines.flatMap((line) => line.map((word, at) => drawn(word, line[at + 1], frame)));
    this.file.addPage({
      width: frame.width,
      height: frame.height,
      content: `q BT 3 Tr\n${words.join('\n')}\nET Q`,
      resources: `/Font<</F ${this.font}>>`,
      // qpdf lays the overlay on in real units: with the same unit it keeps its size.
      entries: userUnit === 1 ? '' : `/UserUnit ${userUnit}`,
    });
  }

  finish(): void {
    this.file.finish();
  }
}

/** Words stay horizontal even on skewed lines: readers split slanted words. The space belongs to the word before it, so that selection sees one line. */
function drawn(word: PlacedWord, next: PlacedWord | undefined, frame: Frame): string {
  const gap = next ? next.left - word.right : Infinity;
  const isSpaced = gap > 0 && gap < WIDEST_SPACE * word.height;
  const characters = isSpaced ? `${word.text} ` : word.text;
  const width = isSpaced ? word.right + gap - word.left : word.right - word.left;
  const size = Math.max(SMALLEST, word.height);
  const stretch = Math.max(1, (100 * width) / (GLYPH_WIDTH * size * characters.length));
  const [x, y] = [word.left - frame.left, frame.height - (word.baseline - frame.top)];
  return `/F ${size.toFixed(1)} Tf ${stretch.toFixed(1)} Tz 1 0 0 1 ${x.toFixed(2)} ${y.toFixed(2)} Tm<${codesOf(characters)}>Tj`;
}

function codesOf(characters: string): string {
  return Buffer.from(characters, 'utf16le').swap16().toString('hex');
}
