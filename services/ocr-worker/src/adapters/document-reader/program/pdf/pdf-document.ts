import { type ErrorCode, PermanentError } from '#libs/errors';
import { PdfPage } from './pdf-page';
import { loadPdfium, type Pdfium } from './pdfium.engine';

/** What PDFium answers when it cannot load a file. */
const LOAD_FAULTS: Record<number, [ErrorCode, string]> = {
  4: ['encrypted_file', 'The PDF needs a password to be opened'],
  5: ['encrypted_file', 'The PDF is protected in a way that is not supported'],
};
const DAMAGED: [ErrorCode, string] = ['corrupt_file', 'The PDF is damaged and cannot be opened'];

/** An open PDF. */
export class PdfDocument {
  private constructor(
    private readonly pdfium: Pdfium,
    private readonly handle: number,
    private readonly bytes: number,
  ) {}

  /** Opens a PDF or throws a `PermanentError`: corrupt_file, encrypted_file, resource_limit_exceeded. */
  static async open(file: Uint8Array): Promise<PdfDocument> {
    const pdfium = await loadPdfium();
    const { api, memory } = pdfium;
    const bytes = memory.wasmExports.malloc(file.length);
    if (!bytes) throw tooLarge(file.length);
    memory.HEAPU8.set(file, bytes);
    const handle = api.FPDF_LoadMemDocument(bytes, file.length, '');
    if (handle) return new PdfDocument(pdfium, handle, bytes);
    memory.wasmExports.free(bytes);
    const [code, message] = LOAD_FAULTS[api.FPDF_GetLastError()] ?? DAMAGED;
    throw new PermanentError(code, message);
  }

  get pageCount(): number {
    return this.pdfium.api.FPDF_GetPageCount(this.handle);
  }

  /** Lends a page, counted from 1. */
  withPage<T>(number: number, use: (page: PdfPage) => T): T {
    const { api } = this.pdfium;
    const handle = api.FPDF_LoadPage(this.handle, number - 1);
    if (!handle) throw new PermanentError('corrupt_file', `page ${number} is damaged`, { facts: { page: number } });
    try {
      return use(new PdfPage(this.pdfium, handle));
    } finally {
      api.FPDF_ClosePage(handle);
    }
  }

  close(): void {
    this.pdfium.api.FPDF_CloseDocument(this.handle);
    this.pdfium.memory.wasmExports.free(this.bytes);
  }
}

function tooLarge(bytes: number): PermanentError {
  const message = `A PDF of ${Math.round(bytes / 1e6)} MB does not fit into the memory of the reader`;
  return new PermanentError('resource_limit_exceeded', message, { facts: { resource: 'memory', bytes } });
}
