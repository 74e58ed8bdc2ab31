import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { PermanentError } from '#libs/errors';
import { CollectedPages } from '../domain/collected-pages';
import { errorOf } from '../domain/fault';
import type { FilePlan } from '../domain/file-plan';
import { tesseractLanguages } from '../domain/language';
import type { ReadPage, Reading } from '../domain/reading';
import { FileLook } from './document-reader/file-look';
import { ReaderPool } from './document-reader/reader-pool';
import type { ReadRequest } from './document-reader/reader-protocol';
import { ReaderSettings } from './document-reader/reader-settings';
import type { Ending } from './document-reader/reader-work';

/** A local file and what it calls itself. */
export interface SourceFile {
  path: string;
  mediaType: string;
}

/** What to read with, by Tesseract's names of languages, and which pages: all unless told. `to` is null for the last. */
export interface ReadOptions {
  languages: readonly string[];
  /** The same for all parts of a document that are read one by one: what one shows of its script need not be found again. */
  document?: string;
  from?: number;
  to?: number | null;
}

/** Told of every page as soon as it is read or lost. */
export type OnPage = (page: ReadPage) => void;

/**
 * Reads documents of all kinds, hostile ones too, in processes under limits. A page that cannot be read fails alone; a document none of whose pages can
 * be read ends in a `PermanentError`: corrupt_file, encrypted_file, empty_file, no_pages, resource_limit_exceeded, unsupported_media_type or
 * reader_crashed. What may well work later is a `TransientError`. An abort ends the reader at once and rejects with the signal's reason.
 */
@Injectable()
export class DocumentReader implements OnApplicationShutdown {
  private readonly pool: ReaderPool;

  constructor(private readonly settings: ReaderSettings) {
    this.pool = new ReaderPool(settings);
  }

  /** Process groups of the readers that are running. */
  get pids(): number[] {
    return this.pool.pids;
  }

  /** Looks at a document and renders nothing. Rejects as `read` does when it cannot be opened; a page that cannot be looked at is left out. */
  async plan(file: SourceFile, signal: AbortSignal): Promise<FilePlan> {
    signal.throwIfAborted();
    const look = new FileLook();
    const either = AbortSignal.any([signal, AbortSignal.timeout(this.settings.planMs)]);
    const request = { task: 'plan' as const, ...file, document: null, languages: '', from: 1, to: null, skip: [] };
    const ending = await this.pool.with((reader) => reader.read(request, (message) => look.tell(message), either));
    signal.throwIfAborted();
    return look.plan(ending, this.settings.planMs);
  }

  /** The pages as they come, and the figures of them all together. */
  async read(file: SourceFile, options: ReadOptions, signal: AbortSignal, onPage?: OnPage): Promise<Reading> {
    return (await this.collect(file, options, { signal, onPage })).reading();
  }

  /** The pages as they come, of a part of a document: it is no error when not one of them can be read. */
  async readPages(file: SourceFile, options: ReadOptions, signal: AbortSignal, onPage: OnPage): Promise<void> {
    await this.collect(file, options, { signal, onPage });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.stop();
  }

  private async collect(
    file: SourceFile,
    { languages, document, from = 1, to = null }: ReadOptions,
    { signal, onPage }: { signal: AbortSignal; onPage?: OnPage | undefined },
  ): Promise<CollectedPages> {
    signal.throwIfAborted();
    const pages = new CollectedPages(this.settings.mostLostReaders, onPage);
    const clock = AbortSignal.timeout(this.settings.documentMs);
    const either = AbortSignal.any([signal, clock]);
    const named = { document: document ?? null, languages: tesseractLanguages(languages) };
    const request = { task: 'read' as const, ...file, ...named, from, to };
    for (;;) {
      const ending = await this.readOn(request, pages, either);
      if (ending.is === 'finished') return pages;
      signal.throwIfAborted();
      if (ending.is === 'stopped') throw this.outOfTime(pages);
      if (ending.is === 'refused') throw errorOf(ending.fault);
      pages.readerLost(ending.fault);
    }
  }

  /** Lets one reader read whatever is not read yet. */
  private readOn(request: Omit<ReadRequest, 'skip'>, pages: CollectedPages, signal: AbortSignal): Promise<Ending> {
    return this.pool.with((reader) =>
      reader.read(
        { ...request, skip: pages.finished },
        (message) => {
          if (message.is === 'at') pages.begin(message.page);
          if (message.is === 'page') pages.add(message.page, message.fault);
        },
        signal,
      ),
    );
  }

  private outOfTime(pages: CollectedPages): PermanentError {
    const [limit, done] = [this.settings.documentMs / 1000, pages.finished.length];
    const message = `The document needs more than ${limit} s; ${done} pages were read by then`;
    return new PermanentError('resource_limit_exceeded', message, { facts: { resource: 'time', limit, pages: done } });
  }
}
