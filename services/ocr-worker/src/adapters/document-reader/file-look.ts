import { PermanentError, TransientError } from '#libs/errors';
import { errorOf } from '../../domain/fault';
import type { FilePlan, PlannedPage } from '../../domain/file-plan';
import type { MediaKind } from '../../domain/media-kind';
import type { ReaderProgress } from './reader-protocol';
import type { Ending } from './reader-work';

/** What a reader tells while it looks at a file. */
export class FileLook {
  private opened: { kind: MediaKind; pageCount: number | null } | undefined;
  private readonly pages: PlannedPage[] = [];

  tell(message: ReaderProgress): void {
    if (message.is === 'opened') this.opened = { kind: message.kind, pageCount: message.pageCount };
    if (message.is === 'planned') this.pages.push(message.page);
  }

  /** What is known after this ending. A reader that hung or died at a page leaves the pages from there on to whoever reads them. */
  plan(ending: Ending, limitMs: number): FilePlan {
    if (ending.is === 'refused') throw errorOf(ending.fault);
    if (ending.is === 'lost' && (ending.fault.passing || !this.opened)) throw errorOf(ending.fault);
    if (!this.opened) throw ending.is === 'stopped' ? outOfTime(limitMs) : silent();
    return { ...this.opened, pages: this.pages };
  }
}

function outOfTime(limitMs: number): PermanentError {
  const limit = limitMs / 1000;
  return new PermanentError('resource_limit_exceeded', `Opening the document needs more than ${limit} s`, {
    facts: { resource: 'time', limit },
  });
}

const silent = (): TransientError =>
  new TransientError('reader_crashed', 'The reader ended without telling what the file is');
