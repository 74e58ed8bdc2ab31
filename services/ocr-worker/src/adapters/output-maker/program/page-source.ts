import { PermanentError } from '#libs/errors';
import { fitInto, IMAGE_SIZE } from '../../../domain/outputs/image-size';
import { turnSize } from '../../../domain/outputs/page-turn';
import type { Size } from '../../../domain/outputs/text-lines';
import type { QuarterTurn } from '../../../domain/picture/grey';
import { PdfDocument } from '../../document-reader/program/pdf/pdf-document';
import { decodeScan, type PageScan, scanOf } from '../../document-reader/program/pdf/page-scan';
import type { PdfPage } from '../../document-reader/program/pdf/pdf-page';
import { withMemory } from '../../document-reader/program/pdf/pdfium.engine';
import { orCorrupt, type PictureFile } from './pictures/embed-picture';

/** A page as it is looked at, upright and not larger than people need it. The pixels are those of this page until the next one is asked for. */
export interface PageImage {
  data: Uint8Array;
  width: number;
  height: number;
  channels: 3 | 4;
}

/** Where the pictures of pages come from. `turn`: to be applied to the page as shown, clockwise. */
export interface PageSource {
  page(number: number, turn: QuarterTurn): Promise<PageImage>;
}

/** Values of PDFium's `FPDFBitmap_BGRx`, `FPDF_ANNOT` and `FPDF_REVERSE_BYTE_ORDER`. */
const BITMAP_RGBX = 3;
const WITH_ANNOTATIONS = 0x01;
const RED_FIRST = 0x10;
const CHANNELS = 4;
const WHITE = 0xffffffff;

/** The pages of a PDF, rendered at the size they are wanted in. */
export class PdfPages implements PageSource {
  constructor(private readonly document: PdfDocument) {}

  async page(number: number, turn: QuarterTurn): Promise<PageImage> {
    const look = this.document.withPage(number, (page) => {
      const scan = scanOf(page);
      return scan ? { scan, size: sizeOf(page, turn) } : render(page, turn);
    });
    if (!('scan' in look)) return look;
    const decoded = await inColour(look.scan, look.size, turn);
    return decoded ?? this.document.withPage(number, (page) => render(page, turn));
  }
}

/** The pages of a picture file, which decodes faster by itself than inside a PDF. */
export class PictureFrames implements PageSource {
  constructor(private readonly file: PictureFile) {}

  async page(number: number, turn: QuarterTurn): Promise<PageImage> {
    const upright = this.file.open(number - 1).autoOrient();
    const sized = upright.rotate(turn).resize({ ...IMAGE_SIZE, fit: 'inside', withoutEnlargement: true });
    const pixels = sized.flatten({ background: '#fff' }).toColourspace('srgb').raw();
    const { data, info } = await orCorrupt(() => pixels.toBuffer({ resolveWithObject: true }));
    return { data, width: info.width, height: info.height, channels: info.channels as 3 };
  }
}

const sizeOf = (page: PdfPage, turn: QuarterTurn): Size => fitInto(turnSize(page.size(), turn), IMAGE_SIZE);

/** A scan in colour at the size it is shown in; null when only PDFium can show it. */
async function inColour(scan: PageScan, size: Size, turn: QuarterTurn): Promise<PageImage | null> {
  const turned = { ...scan, turn: ((scan.turn + turn) % 360) as QuarterTurn };
  const pixels = await decodeScan(turned, (picture) => picture.resize({ ...size, fit: 'fill' }).toColourspace('srgb'));
  return pixels && { ...pixels, channels: pixels.channels as 3 };
}

function render(page: PdfPage, turn: QuarterTurn): PageImage {
  const { width, height } = sizeOf(page, turn);
  const { pdfium, handle } = page;
  const { api } = pdfium;
  const data = withMemory(pdfium, width * height * CHANNELS, (pointer) => {
    const bitmap = api.FPDFBitmap_CreateEx(width, height, BITMAP_RGBX, pointer, width * CHANNELS);
    api.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, WHITE);
    api.FPDF_RenderPageBitmap(bitmap, handle, 0, 0, width, height, turn / 90, WITH_ANNOTATIONS | RED_FIRST);
    api.FPDFBitmap_Destroy(bitmap);
    return kept(pdfium.memory.HEAPU8.subarray(pointer, pointer + width * height * CHANNELS));
  });
  if (data) return { data, width, height, channels: CHANNELS };
  throw new PermanentError('resource_limit_exceeded', `no memory for a picture of ${width} x ${height} pixels`);
}

let pixels = new Uint8Array(0);

/** A copy in memory that the next page will use again: 6 MB of garbage a page would pile up to 100 before they are collected. */
function kept(bytes: Uint8Array): Uint8Array {
  if (pixels.length < bytes.length) pixels = new Uint8Array(bytes.length);
  pixels.set(bytes);
  return pixels.subarray(0, bytes.length);
}
