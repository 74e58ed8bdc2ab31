import { errorOf, type Fault } from './fault';
import { toReading } from './figures';
import { failedPage, type ReadPage, type Reading, refuseIfNothingRead } from './reading';

/** The pages of one document as they come in, over as many readers as it takes: what one has finished no other repeats. */
export class CollectedPages {
  private readonly pages = new Map<number, ReadPage>();
  private firstFault: Fault | undefined;
  private current: number | null = null;
  private lost = 0;

  constructor(
    private readonly mostLost: number,
    private readonly onPage?: (page: ReadPage) => void,
  ) {}

  /** Numbers of the pages that need no reading any more. */
  get finished(): number[] {
    return [...this.pages.keys()];
  }

  /** The reader is at this page: if it dies, this page did it. */
  begin(page: number): void {
    this.current = page;
  }

  add(page: ReadPage, fault?: Fault): void {
    this.firstFault ??= fault;
    this.pages.set(page.number, page);
    this.current = null;
    this.onPage?.(page);
  }

  /**
   * The reader is lost. The page it was at fails alone; the error is thrown when no page is to blame, when it may well work later, or when too many
   * readers were lost on this document.
   */
  readerLost(fault: Fault): void {
    const page = this.current;
    if (fault.passing || page === null) throw errorOf(fault);
    const blamed = { ...fault, message: `page ${page}: ${fault.message}`, facts: { ...fault.facts, page } };
    this.lost++;
    if (this.lost > this.mostLost) {
      throw errorOf({ ...blamed, message: `${blamed.message}; ${this.lost} readers were lost on this document` });
    }
    this.add(failedPage(page, blamed), blamed);
  }

  /** The document as read; a `PermanentError` when not one page could be. */
  reading(): Reading {
    const pages = [...this.pages.values()];
    refuseIfNothingRead(pages, this.firstFault);
    return toReading(pages);
  }
}
