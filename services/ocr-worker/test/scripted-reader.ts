import type { ReadOptions, SourceFile } from '../src/adapters/document-reader.engine';
import type { FilePlan, PlannedPage } from '../src/domain/file-plan';
import type { ReadPage } from '../src/domain/reading';

/** What one page of a scripted document says. */
export const textOf = (page: number): string => `page ${page} of twelve racks`;

/** A page as Tesseract might have read it. */
export const aReadPage = (number: number, changes: Partial<ReadPage> = {}): ReadPage => ({
  number,
  status: 'done',
  source: 'ocr',
  text: textOf(number),
  confidence: 0.9,
  words: [],
  ...changes,
});

/** A scan of so many pages. */
export const aScan = (pageCount: number): FilePlan => ({
  kind: 'pdf',
  pageCount,
  pages: Array.from({ length: pageCount }, (_, index) => aPlannedPage(index + 1)),
});

const aPlannedPage = (number: number): PlannedPage => ({
  number,
  width: 595,
  height: 842,
  source: 'ocr',
  reason: 'no text',
});

/** Reads what it is told to; what the real one can do is proved beside it. Documents are told apart by their media types. */
export class ScriptedReader {
  /** Local files that were looked at or read. */
  readonly files: string[] = [];
  /** Pages in the order in which their reading was begun. */
  readonly begun: { mediaType: string; page: number }[] = [];
  /** How many documents were looked at. */
  looks = 0;
  look: (mediaType: string) => Promise<FilePlan> = () => Promise.resolve(aScan(1));
  page: (number: number, mediaType: string) => Promise<ReadPage> = (number) => Promise.resolve(aReadPage(number));

  /** A script for the next spec. */
  reset(): void {
    this.files.length = 0;
    this.begun.length = 0;
    this.looks = 0;
    this.look = () => Promise.resolve(aScan(1));
    this.page = (number) => Promise.resolve(aReadPage(number));
  }

  /** Numbers of the pages that were begun. */
  get pages(): number[] {
    return this.begun.map(({ page }) => page);
  }

  plan({ path, mediaType }: SourceFile): Promise<FilePlan> {
    this.looks++;
    this.files.push(path);
    return this.look(mediaType);
  }

  async readPages(
    { path, mediaType }: SourceFile,
    { from = 1, to = null }: ReadOptions,
    signal: AbortSignal,
    onPage: (page: ReadPage) => void,
  ): Promise<void> {
    this.files.push(path);
    const stopped = new Promise<never>((_, reject) =>
      signal.addEventListener('abort', () => reject(signal.reason as Error)),
    );
    stopped.catch(() => undefined);
    for (let page = from; page <= (to ?? from); page++) {
      signal.throwIfAborted();
      this.begun.push({ mediaType, page });
      onPage(await Promise.race([this.page(page, mediaType), stopped]));
    }
  }
}
