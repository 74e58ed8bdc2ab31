import type { Frame } from '../../../domain/outputs/page-turn';
import type { PdfPage } from '../../document-reader/program/pdf/pdf-page';
import { floatsFrom } from '../../document-reader/program/pdf/pdfium.engine';

type Edge = 'left' | 'top' | 'right' | 'bottom';

/** Which edge of the page as it is stored is shown on which side, for /Rotate 0, 90, 180, 270. */
const SHOWN_EDGES: readonly Record<Edge, Edge>[] = [
  { left: 'left', top: 'top', right: 'right', bottom: 'bottom' },
  { left: 'bottom', top: 'left', right: 'top', bottom: 'right' },
  { left: 'right', top: 'bottom', right: 'left', bottom: 'top' },
  { left: 'top', top: 'right', right: 'bottom', bottom: 'left' },
];

/**
 * Where a page that qpdf lays over this one lands, on the page as shown: qpdf fills the TrimBox, viewers show the CropBox. Points, without the page's
 * UserUnit, which PDFium does not know.
 */
export function overlayFrameOf(page: PdfPage): Frame {
  const { pdfium, handle } = page;
  const { api } = pdfium;
  const { width, height } = page.size();
  const box = floatsFrom(pdfium, 4, (at) => api.FPDF_GetPageBoundingBox(handle, at));
  const trim =
    floatsFrom(pdfium, 4, (at) => api.FPDFPage_GetTrimBox(handle, at, at + 4, at + 8, at + 12)) ??
    floatsFrom(pdfium, 4, (at) => api.FPDFPage_GetCropBox(handle, at, at + 4, at + 8, at + 12));
  if (!box || !trim) return { left: 0, top: 0, width, height };
  const shown = edges(box, ['left', 'top', 'right', 'bottom']);
  const filled = edges(trim, ['left', 'bottom', 'right', 'top']);
  const insets = {
    left: filled.left - shown.left,
    bottom: filled.bottom - shown.bottom,
    right: shown.right - filled.right,
    top: shown.top - filled.top,
  };
  const turned = SHOWN_EDGES[api.FPDFPage_GetRotation(handle)] ?? SHOWN_EDGES[0]!;
  const [left, top] = [insets[turned.left], insets[turned.top]];
  return { left, top, width: width - left - insets[turned.right], height: height - top - insets[turned.bottom] };
}

function edges(values: readonly number[], order: readonly Edge[]): Record<Edge, number> {
  const found = { left: 0, top: 0, right: 0, bottom: 0 };
  for (const [at, edge] of order.entries()) found[edge] = values[at] ?? 0;
  return found;
}
