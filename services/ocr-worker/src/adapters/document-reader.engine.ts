import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { PermanentError } from '#libs/errors';
import { CollectedPages } from '../domain/collected-pages';
import { errorOf } from '../domain/fault';
import { tesseractLanguages } from '../domain/language';
import type { ReadPage, Reading } from '../domain/reading';
import { ReaderPool } from './document-reader/reader-pool';
import { ReaderSettings } from './document-reader/reader-settings';
import type { Ending } from './document-reader/reader-work';

/** A local file and what it calls itself. */
export interface SourceFile {
  path: string;
  mediaType: string;
}

/** What to read with: Tesseract's names of languages. */
export interface ReadOptions {
  languages: readonly string[];
}

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

  async read(
    file: SourceFile,
    options: ReadOptions,
    signal: AbortSignal,
    onPage?: (page: ReadPage) => void,
  ): Promise<Reading> {
    signal.throwIfAborted();
    const pages = new CollectedPages(this.settings.mostLostReaders, onPage);
    const clock = AbortSignal.timeout(this.settings.documentMs);
    const either = AbortSignal.any([signal, clock]);
    const request = { ...file, languages: tesseractLanguages(options.languages) };
    for (;;) {
      const ending = await this.readOn(request, pages, either);
      if (ending.is === 'finished') return pages.reading();
      signal.throwIfAborted();
      if (ending.is === 'stopped') throw this.outOfTime(pages);
      if (ending.is === 'refused') throw errorOf(ending.fault);
      pages.readerLost(ending.fault);
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.stop();
  }

  /** Lets one reader read whatever is not read yet. */
  private readOn(
    request: SourceFile & { languages: string },
    pages: CollectedPages,
    signal: AbortSignal,
  ): Promise<Ending> {
    return this.pool.with((reader) =>
      reader.read(
        { ...request, skip: pages.finished },
        (message) => (message.is === 'at' ? pages.begin(message.page) : pages.add(message.page, message.fault)),
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
