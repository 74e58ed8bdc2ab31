import type { PlacedImage } from '../../../../domain/page-plan';
import { floatsFrom, type Pdfium } from './pdfium.engine';

type Matrix = readonly number[];

/** Values of PDFium's `FPDF_PAGEOBJ_…`. */
const IMAGE_OBJECT = 3;
const FORM_OBJECT = 5;
/** Objects looked at per page: a CAD drawing has hundreds of thousands, a scan at most some hundred strips. */
const MAX_OBJECTS = 500;
const MAX_FORM_DEPTH = 3;
const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0];

/** The images of a page with their size on it, also those inside form XObjects. */
export function imagesOf(pdfium: Pdfium, page: number): PlacedImage[] {
  const { api } = pdfium;
  const search = new ImageSearch(pdfium);
  search.visit(
    { count: api.FPDFPage_CountObjects(page), at: (index) => api.FPDFPage_GetObject(page, index) },
    IDENTITY,
    0,
  );
  return search.images;
}

interface ObjectList {
  count: number;
  at: (index: number) => number;
}

class ImageSearch {
  readonly images: PlacedImage[] = [];
  private budget = MAX_OBJECTS;

  constructor(private readonly pdfium: Pdfium) {}

  visit(objects: ObjectList, outer: Matrix, depth: number): void {
    for (let index = 0; index < objects.count && this.budget > 0; index++) {
      this.budget--;
      this.look(objects.at(index), outer, depth);
    }
  }

  private look(object: number, outer: Matrix, depth: number): void {
    const { api } = this.pdfium;
    const kind = api.FPDFPageObj_GetType(object);
    if (kind !== IMAGE_OBJECT && kind !== FORM_OBJECT) return;
    const own = floatsFrom(this.pdfium, 6, (at) => api.FPDFPageObj_GetMatrix(object, at)) ?? IDENTITY;
    const matrix = multiply(own, outer);
    if (kind === IMAGE_OBJECT) this.images.push(this.placed(object, matrix));
    else if (depth < MAX_FORM_DEPTH) {
      const inner = {
        count: api.FPDFFormObj_CountObjects(object),
        at: (index: number) => api.FPDFFormObj_GetObject(object, index),
      };
      this.visit(inner, matrix, depth + 1);
    }
  }

  private placed(object: number, [a = 0, b = 0, c = 0, d = 0]: Matrix): PlacedImage {
    const { api, memory, scratch } = this.pdfium;
    api.FPDFImageObj_GetImagePixelSize(object, scratch, scratch + 4);
    const [pixelWidth = 0, pixelHeight = 0] = new Uint32Array(memory.HEAPU8.buffer, scratch, 2);
    return { pixelWidth, pixelHeight, pointWidth: Math.hypot(a, b), pointHeight: Math.hypot(c, d) };
  }
}

function multiply(inner: Matrix, outer: Matrix): Matrix {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = inner;
  const [A = 0, B = 0, C = 0, D = 0, E = 0, F = 0] = outer;
  return [a * A + b * C, a * B + b * D, c * A + d * C, c * B + d * D, e * A + f * C + E, e * B + f * D + F];
}
