import { type ErrorCode, PermanentError } from '#libs/errors';
import { FileAccess } from './file-access';
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
    private readonly release: () => void,
  ) {}

  /** Opens a PDF or throws a `PermanentError`: corrupt_file, encrypted_file, resource_limit_exceeded. */
  static async open(file: Uint8Array): Promise<PdfDocument> {
    const pdfium = await loadPdfium();
    const { api, memory } = pdfium;
    const bytes = memory.wasmExports.malloc(file.length);
    if (!bytes) throw tooLarge(file.length);
    memory.HEAPU8.set(file, bytes);
    const handle = api.FPDF_LoadMemDocument(bytes, file.length, '');
    return PdfDocument.opened(pdfium, handle, () => memory.wasmExports.free(bytes));
  }

  /** Opens a PDF of any size: what PDFium needs of it is read from the disk, when it needs it. Throws as `open` does. */
  static async openFile(path: string): Promise<PdfDocument> {
    const pdfium = await loadPdfium();
    const file = FileAccess.open(pdfium, path);
    const handle = pdfium.api.FPDF_LoadCustomDocument(file.pointer, '');
    return PdfDocument.opened(pdfium, handle, () => file.close());
  }

  private static opened(pdfium: Pdfium, handle: number, release: () => void): PdfDocument {
    if (handle) return new PdfDocument(pdfium, handle, release);
    const [code, message] = LOAD_FAULTS[pdfium.api.FPDF_GetLastError()] ?? DAMAGED;
    release();
    throw new PermanentError(code, message);
  }

  get pageCount(): number {
    return this.pdfium.api.FPDF_GetPageCount(this.handle);
  }

  /** Whether somebody has signed it: any change makes the signature invalid. */
  get isSigned(): boolean {
    return this.pdfium.api.FPDF_GetSignatureCount(this.handle) > 0;
  }

  /** The number of a page's object in the file, for programs that name pages by it. */
  objectNumberOf(number: number): number {
    return this.pdfium.api.EPDFDoc_GetPageObjectNumberByIndex(this.handle, number - 1);
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
    this.release();
  }
}

function tooLarge(bytes: number): PermanentError {
  const message = `A PDF of ${Math.round(bytes / 1e6)} MB does not fit into the memory of the reader`;
  return new PermanentError('resource_limit_exceeded', message, { facts: { resource: 'memory', bytes } });
}
