import path from 'node:path';
import { PermanentError } from '#libs/errors';
import { needsLayer, type OutputPage } from '../../../domain/outputs/output-page';
import { wordsForLayer } from '../../../domain/outputs/layer-words';
import { turnFrame, turnSize } from '../../../domain/outputs/page-turn';
import { toTextLines } from '../../../domain/outputs/text-lines';
import type { QuarterTurn } from '../../../domain/picture/grey';
import type { PdfDocument } from '../../document-reader/program/pdf/pdf-document';
import type { PdfPage } from '../../document-reader/program/pdf/pdf-page';
import { withoutOldLayers } from './old-layers';
import { overlayFrameOf } from './page-geometry';
import { layOver, userUnitsOf } from './qpdf.engine';
import { type TextPage, TextOverlay } from './text-overlay';

/** A PDF on the disk, open for reading. */
export interface OpenPdf {
  file: string;
  document: PdfDocument;
}

/** A PDF that can be searched. `isOriginal`: every page could be already, it is the file that was given. */
export interface SearchablePdf {
  file: string;
  isOriginal: boolean;
  /** Pages that got a text layer. */
  layered: number;
}

/**
 * Puts what was recognised under the pages as invisible text, in place of what another OCR has left there; turns pages that were read turned. The given file
 * is not touched. `pages` are asked for twice.
 */
export async function makeSearchablePdf(
  pdf: OpenPdf,
  pages: () => AsyncIterable<OutputPage>,
  folder: string,
): Promise<SearchablePdf> {
  const clean = await withoutOldLayers(pdf, await numbersToLayer(pages()), folder);
  try {
    const layered = await layText(clean, pages(), folder);
    return layered ? { ...layered, isOriginal: false } : { file: pdf.file, isOriginal: true, layered: 0 };
  } finally {
    if (clean !== pdf) clean.document.close();
  }
}

async function layText(
  { file, document }: OpenPdf,
  pages: AsyncIterable<OutputPage>,
  folder: string,
): Promise<Omit<SearchablePdf, 'isOriginal'> | null> {
  const layer = new TextLayer(path.join(folder, 'text.pdf'), await unitsByPage(file, document));
  for await (const page of pages) {
    if (needsLayer(page) && page.number <= document.pageCount) layer.add(page, document);
  }
  layer.finish();
  const { numbers, turns } = layer;
  if (numbers.length === 0) return null;
  const output = path.join(folder, 'searchable.pdf');
  await layOver({ input: file, overlay: layer.file, output, numbers, turns });
  return { file: output, layered: numbers.length };
}

async function numbersToLayer(pages: AsyncIterable<OutputPage>): Promise<number[]> {
  const numbers: number[] = [];
  for await (const page of pages) if (needsLayer(page)) numbers.push(page.number);
  return numbers;
}

class TextLayer {
  readonly numbers: number[] = [];
  readonly turns = new Map<number, QuarterTurn>();
  private readonly overlay: TextOverlay;

  constructor(
    readonly file: string,
    private readonly userUnits: ReadonlyMap<number, number>,
  ) {
    this.overlay = new TextOverlay(file);
  }

  /** A page that PDFium cannot load stays without a layer: it may be fine for others. */
  add(page: OutputPage, document: PdfDocument): void {
    try {
      const userUnit = this.userUnits.get(page.number) ?? 1;
      this.overlay.add({ ...document.withPage(page.number, (shown) => textFor(page, shown)), userUnit });
    } catch (error) {
      if (error instanceof PermanentError) return;
      throw error;
    }
    this.numbers.push(page.number);
    if (page.rotation !== 0) this.turns.set(page.number, page.rotation);
  }

  finish(): void {
    this.overlay.finish();
  }
}

function textFor({ words, rotation }: OutputPage, shown: PdfPage): Omit<TextPage, 'userUnit'> {
  const own = { text: shown.facts().text, words: shown.words() };
  const size = shown.size();
  const lines = toTextLines(wordsForLayer(words, own, rotation), turnSize(size, rotation));
  return { frame: turnFrame(overlayFrameOf(shown), size, rotation), lines };
}

async function unitsByPage(file: string, document: PdfDocument): Promise<Map<number, number>> {
  const objects = Array.from({ length: document.pageCount }, (_, at) => document.objectNumberOf(at + 1));
  const units = await userUnitsOf(file, objects);
  return new Map(objects.flatMap((id, at) => (units.has(id) ? [[at + 1, units.get(id) ?? 1]] : [])));
}
