import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { Pdfium } from './pdfium.engine';

/** PDFium's `FPDF_FILEACCESS`: length, the function that reads, and something to hand to it. */
const FIELDS = 3;
/** `int read(void* param, unsigned long position, unsigned char* into, unsigned long size)` */
const READ_SIGNATURE = 'iiiii';

/** What PDFium was compiled with, and its package does not declare. */
interface FunctionTable {
  addFunction(call: (...args: number[]) => number, signature: string): number;
  removeFunction(pointer: number): void;
}

/** A file that PDFium reads piece by piece, so that it never lies in memory as a whole. */
export class FileAccess {
  private constructor(
    private readonly pdfium: Pdfium,
    private readonly descriptor: number,
    private readonly reader: number,
    /** Of the `FPDF_FILEACCESS`. */
    readonly pointer: number,
  ) {}

  /** Opens the file; throws what the file system does. */
  static open(pdfium: Pdfium, path: string): FileAccess {
    const descriptor = openSync(path, 'r');
    const { size } = fstatSync(descriptor);
    const reader = tableOf(pdfium).addFunction((_, position = 0, into = 0, length = 0) => {
      // The heap is asked for at each call: it moves when it grows.
      return readSync(descriptor, pdfium.memory.HEAPU8, into, length, position >>> 0) === length ? 1 : 0;
    }, READ_SIGNATURE);
    const pointer = pdfium.memory.wasmExports.malloc(FIELDS * 4);
    new Uint32Array(pdfium.memory.HEAPU8.buffer, pointer, FIELDS).set([size, reader, 0]);
    return new FileAccess(pdfium, descriptor, reader, pointer);
  }

  close(): void {
    this.pdfium.memory.wasmExports.free(this.pointer);
    tableOf(this.pdfium).removeFunction(this.reader);
    closeSync(this.descriptor);
  }
}

const tableOf = ({ memory }: Pdfium): FunctionTable => memory as Pdfium['memory'] & FunctionTable;
