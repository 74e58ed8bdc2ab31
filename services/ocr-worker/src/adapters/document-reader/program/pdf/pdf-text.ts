import { PermanentError } from '#libs/errors';
import type { Word } from '../../../../domain/reading';
import { toWord } from '../../../../domain/page-words';
import { type Pdfium, withMemory } from './pdfium.engine';

/** Values of PDFium's `FPDF_TEXTRENDERMODE_INVISIBLE` and `FPDF_PAGEOBJ_TEXT`. */
const INVISIBLE_TEXT = 3;
const TEXT_OBJECT = 1;
/** A densely printed newspaper page has 50 000 characters. */
const MAX_CHARACTERS = 1_000_000;
/** Characters looked at to tell whether a layer is invisible: one that an OCR made is so throughout. */
const SAMPLE = 20;
/** PDFium gives device coordinates as integers: ask for a page this many times larger. */
const PRECISION = 100;

interface Size {
  width: number;
  height: number;
}

interface Edges {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** The text of a page as it stands in the file. `invisible`: an OCR put it there. */
export function readText(pdfium: Pdfium, page: number): { text: string; invisible: boolean } {
  const none = { text: '', invisible: false };
  return withTextPage(pdfium, page, none, (textPage, count) => ({
    text: withMemory(pdfium, (count + 1) * 2, (at) => copyText(pdfium, textPage, { at, count })) ?? '',
    invisible: isInvisible(pdfium, textPage, count),
  }));
}

/** The words of a page with their places on it, as shown. */
export function readWords(pdfium: Pdfium, page: number, size: Size): Word[] {
  return withTextPage(pdfium, page, [], (textPage, count) => {
    const words: { text: string; edges: Edges }[] = [];
    let word: { text: string; edges: Edges } | null = null;
    for (let index = 0; index < count; index++) {
      const character = String.fromCodePoint(pdfium.api.FPDFText_GetUnicode(textPage, index) || 0xfffd);
      const isSpace = /\s/.test(character);
      const edges = isSpace ? null : characterEdges(pdfium, { page, textPage, index, size });
      if (isSpace) word = null;
      if (!edges) continue;
      if (!word) words.push((word = { text: '', edges }));
      word.text += character;
      word.edges = around(word.edges, edges);
    }
    return words.map(({ text, edges }) => placed(text, edges, size)).filter((placedWord) => placedWord.text !== '');
  });
}

function withTextPage<T>(pdfium: Pdfium, page: number, none: T, use: (textPage: number, count: number) => T): T {
  const { api } = pdfium;
  const textPage = api.FPDFText_LoadPage(page);
  if (!textPage) return none;
  try {
    const count = api.FPDFText_CountChars(textPage);
    if (count > MAX_CHARACTERS) throw tooMuchText(count);
    return count > 0 ? use(textPage, count) : none;
  } finally {
    api.FPDFText_ClosePage(textPage);
  }
}

function copyText({ api, memory }: Pdfium, textPage: number, { at, count }: { at: number; count: number }): string {
  const written = api.FPDFText_GetText(textPage, 0, count, at);
  return Buffer.from(memory.HEAPU8.buffer, at, Math.max(0, (written - 1) * 2)).toString('utf16le');
}

function isInvisible({ api }: Pdfium, textPage: number, count: number): boolean {
  const step = Math.max(1, Math.floor(count / SAMPLE));
  for (let index = 0; index < count; index += step) {
    const object = api.FPDFText_GetTextObject(textPage, index);
    if (!object || api.FPDFPageObj_GetType(object) !== TEXT_OBJECT) continue;
    if (api.FPDFTextObj_GetTextRenderMode(object) !== INVISIBLE_TEXT) return false;
  }
  return true;
}

interface CharacterPlace {
  page: number;
  textPage: number;
  index: number;
  size: Size;
}

function characterEdges(pdfium: Pdfium, { page, textPage, index, size }: CharacterPlace): Edges | null {
  const { api, memory, scratch: at } = pdfium;
  if (!api.FPDFText_GetCharBox(textPage, index, at, at + 8, at + 16, at + 24)) return null;
  const [left = 0, right = 0, bottom = 0, top = 0] = new Float64Array(memory.HEAPU8.buffer.slice(at, at + 32));
  const shown = (x: number, y: number) => {
    const [width, height] = [Math.round(size.width * PRECISION), Math.round(size.height * PRECISION)];
    api.FPDF_PageToDevice(page, 0, 0, width, height, 0, x, y, at, at + 4);
    const [column = 0, row = 0] = new Int32Array(memory.HEAPU8.buffer, at, 2);
    return { x: column / PRECISION, y: row / PRECISION };
  };
  const [one, other] = [shown(left, top), shown(right, bottom)];
  return {
    left: Math.min(one.x, other.x),
    top: Math.min(one.y, other.y),
    right: Math.max(one.x, other.x),
    bottom: Math.max(one.y, other.y),
  };
}

function around(one: Edges, other: Edges): Edges {
  return {
    left: Math.min(one.left, other.left),
    top: Math.min(one.top, other.top),
    right: Math.max(one.right, other.right),
    bottom: Math.max(one.bottom, other.bottom),
  };
}

function placed(text: string, { left, top, right, bottom }: Edges, { width, height }: Size): Word {
  const box = { x: left / width, y: top / height, width: (right - left) / width, height: (bottom - top) / height };
  return toWord(text, 1, box);
}

function tooMuchText(characters: number): PermanentError {
  const message = `the page holds ${characters} characters, limit ${MAX_CHARACTERS}`;
  return new PermanentError('resource_limit_exceeded', message, { facts: { characters, limit: MAX_CHARACTERS } });
}
