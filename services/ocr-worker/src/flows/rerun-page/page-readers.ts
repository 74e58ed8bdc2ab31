import { Injectable } from '@nestjs/common';
import type { RerunPage } from '#libs/contracts';
import { PermanentError } from '#libs/errors';
import type { StepContext } from '#libs/messaging';
import { AskedPages } from '../../adapters/asked-pages';
import { DocumentReader } from '../../adapters/document-reader.engine';
import { ReadingLanguages } from '../../adapters/reading-languages.store';
import { LocalCopies } from '../../adapters/local-copies';
import type { ReadPage } from '../../domain/reading';
import { refusalOfUnread } from '../../domain/unread-document';

/** Reads single pages with the engine that is asked for. */
@Injectable()
export class PageReaders {
  constructor(
    private readonly copies: LocalCopies,
    private readonly own: DocumentReader,
    private readonly asked: AskedPages,
    private readonly languages: ReadingLanguages,
  ) {}

  /** A page that cannot be read is an error: it does not take the place of one that could. */
  async read(order: RerunPage, step: StepContext): Promise<ReadPage> {
    const command = await this.languages.with(order);
    const page = command.engine ? await this.asked.read(command, step) : await this.byOwn(command, step.signal);
    if (!page) throw noPage(command);
    const refusal = refusalOfUnread([{ fault: null, ...page }]);
    if (refusal) throw refusal;
    return page;
  }

  private async byOwn(command: RerunPage, signal: AbortSignal): Promise<ReadPage | undefined> {
    const { languages, page: number } = command;
    const read: ReadPage[] = [];
    await this.copies.with(command, signal, (file) =>
      this.own.readPages(file, { languages, from: number, to: number }, signal, (page) => void read.push(page)),
    );
    return read[0];
  }
}

/** The document has no such page, or none any more. */
export const noPage = ({ documentId, page }: RerunPage): PermanentError =>
  new PermanentError('not_found', `Document ${documentId} has no page ${page}.`, { facts: { page } });
