import { readFileSync } from 'node:fs';
import { init, type Methods } from '@embedpdf/pdfium';

/** Bytes for out parameters: the largest is six floats or four doubles. */
const SCRATCH_BYTES = 64;

/** The part of the WebAssembly module that holds PDFium's memory. Its views are replaced when the memory grows: never keep one. */
interface PdfiumMemory {
  HEAPU8: Uint8Array;
  wasmExports: { malloc(bytes: number): number; free(pointer: number): void };
}

/** PDFium as WebAssembly. Every call is synchronous and may hang, or throw and leave the library unusable, on a hostile file. */
export interface Pdfium {
  api: Methods;
  memory: PdfiumMemory;
  /** A pointer to some bytes for out parameters. */
  scratch: number;
}

let loading: Promise<Pdfium> | undefined;

/** The one instance of this process. */
export function loadPdfium(): Promise<Pdfium> {
  loading ??= load();
  return loading;
}

/** Reads `count` floats that `call` wrote behind the pointer it was given; null when it failed. */
export function floatsFrom({ memory, scratch }: Pdfium, count: number, call: (at: number) => boolean): number[] | null {
  return call(scratch) ? [...new Float32Array(memory.HEAPU8.buffer, scratch, count)] : null;
}

/** Lends memory of PDFium's for a call; null when there is none left. */
export function withMemory<T>({ memory }: Pdfium, bytes: number, use: (pointer: number) => T): T | null {
  const pointer = memory.wasmExports.malloc(bytes);
  if (!pointer) return null;
  try {
    return use(pointer);
  } finally {
    memory.wasmExports.free(pointer);
  }
}

async function load(): Promise<Pdfium> {
  const api = await init({ instantiateWasm, print: unheard, printErr: unheard, onAbort: ranOutOfMemory });
  api.PDFiumExt_Init();
  // The package's types lean on @types/emscripten for this one.
  const memory: PdfiumMemory = api.pdfium as typeof api.pdfium & Pick<PdfiumMemory, 'HEAPU8'>;
  return { api, memory, scratch: memory.wasmExports.malloc(SCRATCH_BYTES) };
}

/** Compiles the module itself: Emscripten would keep two copies of its file, 9 MB. */
function instantiateWasm(imports: WebAssembly.Imports, started: (instance: WebAssembly.Instance) => void): object {
  const file = readFileSync(require.resolve('@embedpdf/pdfium/pdfium.wasm'));
  void WebAssembly.instantiate(file, imports).then(({ instance }) => started(instance));
  return {}; // the exports come later
}

/** PDFium complains of broken files at length. */
function unheard(): void {}

/** PDFium aborts when an allocation fails, and hardly ever else. What is thrown here reaches whoever called the library, which is unusable then. */
function ranOutOfMemory(): never {
  throw new RangeError('PDFium is out of memory');
}
