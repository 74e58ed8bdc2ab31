import { writeSync } from 'node:fs';
import type { Fault } from '../../../domain/fault';
import type { PlannedPage } from '../../../domain/file-plan';
import type { MediaKind } from '../../../domain/media-kind';
import { failedPage, type ReadPage } from '../../../domain/reading';
import { ANSWERS_FD } from '../../limited-process/answers-fd';
import type { ReaderMessage, ReadRequest } from '../reader-protocol';

/** Where the looking at a document goes, page by page. */
export interface PlanAnswers {
  isSkipped(page: number): boolean;
  at(page: number, stage: 'plan'): void;
  opened(kind: MediaKind, pageCount: number | null): void;
  planned(page: PlannedPage): void;
}

/** Where the reading of a document goes, page by page. */
export interface PageAnswers {
  /** Whether the page is not asked for, read already, or killed a reader before. */
  isSkipped(page: number): boolean;
  /** Comes before a page is touched. */
  at(page: number, stage: 'render' | 'recognise'): void;
  page(page: ReadPage): void;
  failed(page: number, fault: Fault): void;
}

/** Tells the parent where the reading of one document stands, at once: what is written here has arrived before the next line of code can hang. */
export class Answers implements PageAnswers, PlanAnswers {
  private readonly skip: ReadonlySet<number>;

  constructor(private readonly request: Pick<ReadRequest, 'from' | 'to' | 'skip'>) {
    this.skip = new Set(request.skip);
  }

  isSkipped(page: number): boolean {
    const { from, to } = this.request;
    return page < from || (to !== null && page > to) || this.skip.has(page);
  }

  at(page: number, stage: 'plan' | 'render' | 'recognise'): void {
    send({ is: 'at', page, stage });
  }

  opened(kind: MediaKind, pageCount: number | null): void {
    send({ is: 'opened', kind, pageCount });
  }

  planned(page: PlannedPage): void {
    send({ is: 'planned', page });
  }

  page(page: ReadPage): void {
    send({ is: 'page', page });
  }

  failed(number: number, fault: Fault): void {
    send({ is: 'page', page: failedPage(number, fault), fault });
  }

  lost(fault: Fault): void {
    send({ is: 'lost', fault });
  }

  refused(fault: Fault): void {
    send({ is: 'refused', fault, wear: wear() });
  }

  finished(): void {
    send({ is: 'finished', wear: wear() });
  }
}

function send(message: ReaderMessage): void {
  const bytes = Buffer.from(`${JSON.stringify(message)}\n`);
  for (let at = 0; at < bytes.length;) at += writeSync(ANSWERS_FD, bytes, at);
}

function wear() {
  const { user, system } = process.cpuUsage();
  return { cpuSeconds: (user + system) / 1e6, residentMegabytes: process.memoryUsage.rss() / 2 ** 20 };
}
