import type { Sharp } from 'sharp';
import type { QuarterTurn } from '../../../../domain/picture/grey';
import { loadSharp } from '../load-sharp';
import type { PdfPage } from './pdf-page';
import { floatsFrom, type Pdfium, withMemory } from './pdfium.engine';

const IMAGE_OBJECT = 3;
const NO_CLIP = -1;
const JPEG = 'DCTDecode';
const FILTER_BYTES = 16;
/** Points that a scan may miss the edges of its page by. */
const EDGE = 1;
/** Of libvips: colours that need more than their channels to be shown are left to PDFium. */
const SIMPLE_COLOURS: readonly string[] = ['b-w', 'srgb'];
/** Every so many bytes are enough to tell black paper from white. */
const SAMPLED = 97;
const MIDDLE = 128;

/** A JPEG that is all there is on a page, which has this many pixels before it is turned clockwise. */
export interface PageScan {
  jpeg: Uint8Array;
  width: number;
  height: number;
  turn: QuarterTurn;
}

/** Rows of pixels without padding. */
export interface Pixels {
  data: Uint8Array;
  width: number;
  height: number;
  channels: number;
}

/** The scan that a page consists of; null when there is anything else on it, or when it is no JPEG that fills the page. */
export function scanOf(page: PdfPage): PageScan | null {
  const { pdfium, handle } = page;
  const { api, memory, scratch } = pdfium;
  if (api.FPDFPage_CountObjects(handle) !== 1 || api.FPDFPage_GetAnnotCount(handle) > 0) return null;
  const object = api.FPDFPage_GetObject(handle, 0);
  if (!isPlainJpeg(pdfium, object) || !fillsPage(page, object)) return null;
  api.FPDFImageObj_GetImagePixelSize(object, scratch, scratch + 4);
  const [width = 0, height = 0] = new Uint32Array(memory.HEAPU8.buffer, scratch, 2);
  const length = api.FPDFImageObj_GetImageDataRaw(object, 0, 0);
  if (length === 0) return null;
  const jpeg = withMemory(pdfium, length, (pointer) => {
    api.FPDFImageObj_GetImageDataRaw(object, pointer, length);
    return memory.HEAPU8.slice(pointer, pointer + length);
  });
  return jpeg && { jpeg, width, height, turn: ((api.FPDFPage_GetRotation(handle) % 4) * 90) as QuarterTurn };
}

/**
 * The pixels of a scan as it is shown, eight bits a channel, after `prepare`. Null when only PDFium can show it: the JPEG is damaged, is not what its PDF says,
 * has colours that few programs know, or is mostly dark, as a scan is whose PDF says that its tones are the other way round.
 */
export async function decodeScan(
  { jpeg, width, height, turn }: PageScan,
  prepare: (picture: Sharp) => Sharp,
): Promise<Pixels | null> {
  const sharp = await loadSharp();
  const picture = sharp(jpeg, { limitInputPixels: width * height, failOn: 'error', ignoreIcc: true });
  const header = await picture.metadata().catch(noPicture);
  const isAsSaid = header?.format === 'jpeg' && header.width === width && header.height === height;
  if (!isAsSaid || !SIMPLE_COLOURS.includes(header.space)) return null;
  const upright = prepare(picture.rotate(turn)).raw();
  const pixels = await upright.toBuffer({ resolveWithObject: true }).catch(noPicture);
  if (!pixels || isMostlyDark(pixels.data)) return null;
  return { data: pixels.data, width: pixels.info.width, height: pixels.info.height, channels: pixels.info.channels };
}

/** A JPEG that libvips does not take: PDFium shows what there is of it, or says what is wrong. */
const noPicture = (): null => null;

function isMostlyDark(pixels: Uint8Array): boolean {
  let [sum, count] = [0, 0];
  for (let at = 0; at < pixels.length; at += SAMPLED, count++) sum += pixels[at]!;
  return sum < count * MIDDLE;
}

function isPlainJpeg(pdfium: Pdfium, object: number): boolean {
  const { api, memory, scratch } = pdfium;
  if (api.FPDFPageObj_GetType(object) !== IMAGE_OBJECT || api.FPDFImageObj_GetImageFilterCount(object) !== 1)
    return false;
  const length = api.FPDFImageObj_GetImageFilter(object, 0, scratch, FILTER_BYTES);
  const filter = Buffer.from(memory.HEAPU8.subarray(scratch, scratch + length - 1)).toString('latin1');
  if (filter !== JPEG || api.FPDFPageObj_HasTransparency(object)) return false;
  return api.FPDFClipPath_CountPaths(api.FPDFPageObj_GetClipPath(object)) === NO_CLIP;
}

/** Neither turned nor mirrored by its matrix, and from edge to edge. */
function fillsPage({ pdfium, handle }: PdfPage, object: number): boolean {
  const { api } = pdfium;
  const box = floatsFrom(pdfium, 4, (at) => api.FPDF_GetPageBoundingBox(handle, at));
  const matrix = floatsFrom(pdfium, 6, (at) => api.FPDFPageObj_GetMatrix(object, at));
  if (!box || !matrix) return false;
  const [left = 0, top = 0, right = 0, bottom = 0] = box;
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = matrix;
  const wanted = [right - left, 0, 0, top - bottom, left, bottom];
  return [a, b, c, d, e, f].every((value, at) => Math.abs(value - (wanted[at] ?? 0)) <= EDGE);
}
