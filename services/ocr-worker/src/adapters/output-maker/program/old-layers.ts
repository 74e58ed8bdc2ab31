import path from 'node:path';
import { PermanentError } from '#libs/errors';
import { withoutInvisibleText } from '../../../domain/outputs/invisible-text';
import { PdfDocument } from '../../document-reader/program/pdf/pdf-document';
import { readText } from '../../document-reader/program/pdf/pdf-text';
import { objectsOf, type PdfObject, replaceStreams } from './qpdf.engine';
import type { OpenPdf } from './searchable-pdf';

/** Large enough that a missing letter shows. */
const LOOK = { width: 600, height: 800 };

/**
 * The PDF without the invisible text of these pages, such as an OCR of old has left and ours replaces. Nothing that is seen changes: a copy that looks
 * different is not used, and the same PDF is given back. So it is where no such text is found.
 */
export async function withoutOldLayers(pdf: OpenPdf, numbers: readonly number[], folder: string): Promise<OpenPdf> {
  const candidates = numbers.filter((number) => hasText(pdf.document, number));
  if (candidates.length === 0) return pdf;
  try {
    return (await cleanCopy(pdf, candidates, path.join(folder, 'clean.pdf'))) ?? pdf;
  } catch (error) {
    if (error instanceof PermanentError) return pdf; // an old layer more is no reason to have no PDF
    throw error;
  }
}

async function cleanCopy(pdf: OpenPdf, numbers: readonly number[], file: string): Promise<OpenPdf | null> {
  const streams = await streamsWithout(pdf, numbers);
  if (streams.size === 0) return null;
  await replaceStreams(pdf.file, streams, file);
  const document = await PdfDocument.openFile(file);
  if (numbers.every((number) => looksSame(pdf.document, document, number))) return { file, document };
  document.close();
  return null;
}

/** The contents of the pages, as they shall be. Content that several pages share stays as it is. */
async function streamsWithout({ file, document }: OpenPdf, numbers: readonly number[]): Promise<Map<number, Buffer>> {
  const ids = Array.from({ length: document.pageCount }, (_, at) => document.objectNumberOf(at + 1));
  const pages = await objectsOf(file, ids);
  const contents = new Map(ids.map((id, at) => [at + 1, contentsOf(pages.get(id))]));
  const uses = new Map<number, number>();
  for (const id of [...contents.values()].flat()) uses.set(id, (uses.get(id) ?? 0) + 1);
  const own = numbers
    .map((number) => contents.get(number) ?? [])
    .filter((parts) => parts.every((id) => uses.get(id) === 1));
  const objects = await objectsOf(file, own.flat(), { withData: true });
  return new Map(own.flatMap((parts) => cleaned(parts, objects)));
}

/** A page's content may be cut into several streams, anywhere between two tokens: the first one gets it all. */
function cleaned(ids: readonly number[], objects: ReadonlyMap<number, PdfObject>): [number, Buffer][] {
  const parts = ids.map((id) => dataOf(objects.get(id)));
  if (parts.length === 0 || parts.includes(null)) return [];
  const content = withoutInvisibleText(parts.join('\n'));
  return content === null ? [] : ids.map((id, at) => [id, Buffer.from(at === 0 ? content : '', 'latin1')]);
}

/** Null for what is no stream, or could not be decoded. */
function dataOf(object: PdfObject | undefined): string | null {
  const { data, dict } = object?.stream ?? {};
  return data === undefined || dict?.['/Filter'] !== undefined ? null : Buffer.from(data, 'base64').toString('latin1');
}

function contentsOf(page: PdfObject | undefined): number[] {
  const contents = page?.value?.['/Contents'];
  const references: unknown[] = Array.isArray(contents) ? contents : [contents];
  return references.flatMap((reference) => {
    const id = typeof reference === 'string' ? /^(\d+) 0 R$/.exec(reference)?.[1] : undefined;
    return id === undefined ? [] : [Number(id)];
  });
}

function hasText(document: PdfDocument, number: number): boolean {
  if (number > document.pageCount) return false;
  return document.withPage(number, ({ pdfium, handle }) => readText(pdfium, handle)).text.trim() !== '';
}

function looksSame(one: PdfDocument, other: PdfDocument, number: number): boolean {
  const [before, after] = [one, other].map((document) =>
    document.withPage(number, (page) => Buffer.from(page.render(LOOK.width, LOOK.height).data)),
  );
  return before !== undefined && after !== undefined && before.equals(after);
}
