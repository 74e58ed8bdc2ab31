import { PermanentError } from '#libs/errors';
import type { PageFacts } from '../../../../domain/page-plan';
import type { Grey } from '../../../../domain/picture/grey';
import type { Word } from '../../../../domain/reading';
import { imagesOf } from './pdf-images';
import { readText, readWords } from './pdf-text';
import { type Pdfium, withMemory } from './pdfium.engine';

/** Values of PDFium's `FPDFBitmap_Gray`, `FPDF_ANNOT` and `FPDF_GRAYSCALE`. */
const GREY_BITMAP = 1;
const WITH_ANNOTATIONS = 0x01;
const IN_GREY = 0x08;
const WHITE = 0xffffffff;

/** A page as it is shown: /Rotate applied, cut to its CropBox. Sizes are points. */
export class PdfPage {
  constructor(
    readonly pdfium: Pdfium,
    readonly handle: number,
  ) {}

  /** What can be known before rendering. */
  facts(): PageFacts {
    return { ...this.size(), ...readText(this.pdfium, this.handle), images: imagesOf(this.pdfium, this.handle) };
  }

  /** The words of the text layer. */
  words(): Word[] {
    return readWords(this.pdfium, this.handle, this.size());
  }

  /** The page in grey, scaled to this many pixels. */
  render(width: number, height: number): Grey {
    const stride = (width + 3) & ~3;
    const picture = withMemory(this.pdfium, stride * height, (pointer) => {
      this.renderTo(pointer, { width, height, stride });
      const rows = this.pdfium.memory.HEAPU8.subarray(pointer, pointer + stride * height);
      return { data: withoutPadding(rows, width, stride), width, height };
    });
    if (picture) return picture;
    const message = `no memory for a page of ${width} x ${height} pixels`;
    throw new PermanentError('resource_limit_exceeded', message, { facts: { resource: 'memory', width, height } });
  }

  /** Width and height in points. */
  size(): { width: number; height: number } {
    const { api } = this.pdfium;
    return { width: api.FPDF_GetPageWidthF(this.handle), height: api.FPDF_GetPageHeightF(this.handle) };
  }

  private renderTo(
    pointer: number,
    { width, height, stride }: { width: number; height: number; stride: number },
  ): void {
    const { api } = this.pdfium;
    const bitmap = api.FPDFBitmap_CreateEx(width, height, GREY_BITMAP, pointer, stride);
    api.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, WHITE);
    api.FPDF_RenderPageBitmap(bitmap, this.handle, 0, 0, width, height, 0, IN_GREY | WITH_ANNOTATIONS);
    api.FPDFBitmap_Destroy(bitmap);
  }
}

/** A copy of rows of pixels; PDFium pads each to four bytes. */
function withoutPadding(rows: Uint8Array, width: number, stride: number): Uint8Array {
  if (stride === width) return rows.slice();
  const height = rows.length / stride;
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) pixels.set(rows.subarray(y * stride, y * stride + width), y * width);
  return pixels;
}
