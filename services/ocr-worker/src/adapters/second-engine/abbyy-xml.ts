import { Parser } from 'htmlparser2';
import { cleanText } from '../../domain/clean-text';
import { meanConfidence } from '../../domain/mean-confidence';
import { toWord } from '../../domain/page-words';
import { blankPage, type ReadPage, type Word } from '../../domain/reading';
import { answerInvalid } from './abbyy-failures';

/** What the service did to a page before it read it, in degrees clockwise. */
const TURNS: Record<string, ReadPage['rotation']> = {
  RotatedClockwise: 90,
  RotatedUpsideDown: 180,
  RotatedCounterclockwise: 270,
};
/** Of a character whose confidence is not told. */
const UNTOLD = 0.5;

/** The pages of a result in the service's XML (FineReader10-schema-v1): characters with boxes in pixels, joined to words. */
export function parseResult(xml: string): ReadPage[] {
  const result = new ResultReader();
  const parser = new Parser(result, { xmlMode: true, decodeEntities: true });
  parser.write(xml);
  parser.end();
  if (!result.isWhole) throw answerInvalid('no whole document');
  return result.pages;
}

type Attributes = Record<string, string>;

interface Edges {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Follows the elements `page`, `par`, `line` and `charParams`. */
class ResultReader {
  readonly pages: ReadPage[] = [];
  isWhole = false;
  private size = { width: 1, height: 1 };
  private rotation: ReadPage['rotation'];
  private words: Word[] = [];
  private text = '';
  private word: OpenWord | undefined;
  private character: Attributes | undefined;

  onopentag(name: string, attributes: Attributes): void {
    if (name === 'page') this.beginPage(attributes);
    if (name === 'line') this.endLine();
    if (name === 'par') this.endParagraph();
    if (name === 'charParams') this.character = attributes;
  }

  ontext(text: string): void {
    if (!this.character) return;
    const startsWord = this.character['wordStart'] === 'true' || this.character['wordStart'] === '1';
    if (!text.trim() || startsWord) this.endWord();
    if (text.trim()) (this.word ??= new OpenWord()).add(text, this.character);
  }

  /** `implied`: the result ended before the element did. */
  onclosetag(name: string, implied: boolean): void {
    if (name === 'charParams') this.character = undefined;
    if (name === 'page') this.endPage();
    if (name === 'document') this.isWhole = !implied;
  }

  private beginPage({ width, height, rotation }: Attributes): void {
    this.size = { width: Number(width) || 1, height: Number(height) || 1 };
    this.rotation = TURNS[rotation ?? ''] ?? 0;
    this.words = [];
    this.text = '';
  }

  private endWord(): void {
    if (!this.word) return;
    const word = this.word.onPage(this.size);
    const atLineStart = this.text === '' || this.text.endsWith('\n');
    this.text += `${atLineStart ? '' : ' '}${word.text}`;
    this.words.push(word);
    this.word = undefined;
  }

  private endLine(): void {
    this.endWord();
    if (this.text && !this.text.endsWith('\n')) this.text += '\n';
  }

  private endParagraph(): void {
    this.endLine();
    if (this.text && !this.text.endsWith('\n\n')) this.text += '\n';
  }

  private endPage(): void {
    this.endLine();
    const number = this.pages.length + 1;
    const { words, rotation } = this;
    const text = cleanText(this.text);
    const read = { number, status: 'done' as const, source: 'ocr' as const, text, words };
    const page = words.length ? { ...read, confidence: meanConfidence(words) } : blankPage(number, 'ocr');
    this.pages.push({ ...page, ...(rotation && { rotation }) });
  }
}

/** Characters of one word, as they come. */
class OpenWord {
  private text = '';
  private edges: Edges = { left: Infinity, top: Infinity, right: 0, bottom: 0 };
  private readonly confidences: number[] = [];

  add(text: string, { l, t, r, b, charConfidence }: Attributes): void {
    this.text += text;
    this.edges = {
      left: Math.min(this.edges.left, Number(l)),
      top: Math.min(this.edges.top, Number(t)),
      right: Math.max(this.edges.right, Number(r)),
      bottom: Math.max(this.edges.bottom, Number(b)),
    };
    const confidence = Number(charConfidence);
    this.confidences.push(confidence >= 0 && confidence <= 100 ? confidence / 100 : UNTOLD);
  }

  onPage({ width, height }: { width: number; height: number }): Word {
    const { left, top, right, bottom } = this.edges;
    const box = { x: left / width, y: top / height, width: (right - left) / width, height: (bottom - top) / height };
    const confidence = this.confidences.reduce((sum, value) => sum + value, 0) / this.confidences.length;
    return toWord(this.text, confidence, box);
  }
}
