import type { ReadPage } from '../../domain/reading';
import type { SourceFile } from '../document-reader.engine';

/**
 * Another OCR, asked about documents that ours reads badly. It is paid by the page, so that a job is asked for once: its reference is kept, and whoever
 * comes back asks for the result only. Every failure is a `CodedError` with a code of the providers; the caller's abort is thrown as it is.
 */
export abstract class SecondEngine {
  /** As it is written into the book of record. */
  abstract readonly name: string;

  /** What it reads, by Tesseract's names. */
  abstract readonly languages: readonly string[];

  /** Hands a whole file over; gives the provider's reference of the job. `languages` as Tesseract names them: `rus+eng`. */
  abstract submit(file: SourceFile, languages: string, signal: AbortSignal): Promise<string>;

  /** Waits for a job's pages, numbered from 1. A job that takes longer than its time is a transient `provider_unavailable`. */
  abstract result(reference: string, signal: AbortSignal): Promise<ReadPage[]>;
}
