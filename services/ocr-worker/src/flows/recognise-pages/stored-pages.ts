import type { BegunSlice, Slices } from '../../adapters/slices.store';
import { asError } from '#libs/errors';
import type { ReadPage } from '../../domain/reading';
import { ocrPages } from './recognise-pages.metrics';

/** Stores pages while the next ones are being read: at once when they come slowly, together when they come fast. */
export class StoredPages {
  private readonly failed = new AbortController();
  private waiting: ReadPage[] = [];
  private storing: Promise<void> | undefined;

  constructor(
    private readonly slices: Slices,
    private readonly slice: BegunSlice,
  ) {}

  /** Aborted when pages could not be stored: reading on is of no use. */
  get signal(): AbortSignal {
    return this.failed.signal;
  }

  add(page: ReadPage): void {
    this.waiting.push(page);
    this.storing ??= this.store().catch((error: unknown) => this.failed.abort(asError(error)));
  }

  /** Resolves when everything that came is stored; rejects with what went wrong. */
  async settled(): Promise<void> {
    await this.storing;
    this.failed.signal.throwIfAborted();
  }

  private async store(): Promise<void> {
    while (this.waiting.length > 0) {
      const pages = this.waiting.splice(0);
      await this.slices.store(this.slice, pages);
      for (const { source, status } of pages) ocrPages.inc({ source, status });
    }
    this.storing = undefined;
  }
}
