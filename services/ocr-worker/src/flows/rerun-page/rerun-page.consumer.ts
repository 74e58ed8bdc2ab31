import { Controller } from '@nestjs/common';
import { documentParsed, rerunPage, type RerunPage as Command, contentHashOf } from '#libs/contracts';
import { PermanentError, TransientError } from '#libs/errors';
import { Documents, Pages } from '#libs/ledger';
import { minutes, OnMessage, seconds, type StepContext } from '#libs/messaging';
import { Database } from '#libs/persistence';
import { DocumentReader } from '../../adapters/document-reader.engine';
import { LocalCopies } from '../../adapters/local-copies';
import { figuresOf } from '../../domain/figures';
import { refusalOfUnread } from '../../domain/unread-document';
import type { ReadPage } from '../../domain/reading';

/** One page is read again; if that gives a page, it takes the place of the former, and whatever is made of the document's text is made anew. */
@Controller()
export class RerunPage {
  constructor(
    private readonly database: Database,
    private readonly documents: Documents,
    private readonly pages: Pages,
    private readonly copies: LocalCopies,
    private readonly reader: DocumentReader,
  ) {}

  @OnMessage(rerunPage, {
    concurrency: 1,
    timeoutMs: minutes(10),
    retry: { attempts: 3, firstDelayMs: seconds(2), maxDelayMs: seconds(30) },
  })
  async handle(command: Command, step: StepContext): Promise<void> {
    const { documentId, tenantId, jobId, page: number } = command;
    const version = await this.pages.version(this.database, documentId, number);
    if (version === undefined) throw noPage(command);
    const page = await this.read(command, step.signal);
    await step.commitOnce(async ({ tx, publish }) => {
      if (!(await this.pages.replaceVersion(tx, documentId, page, version))) throw changed(command);
      const pages = await this.pages.summaries(tx, documentId);
      await this.documents.recordFigures(tx, documentId, { ...figuresOf(pages), pageCount: pages.length });
      const contentHash = contentHashOf(pages);
      await publish(documentParsed, { documentId, tenantId, jobId, pageCount: pages.length, contentHash });
    });
  }

  /** A page that cannot be read again does not take the place of one that could. */
  private async read(command: Command, signal: AbortSignal): Promise<ReadPage> {
    const { languages, page: number } = command;
    const read: ReadPage[] = [];
    await this.copies.with(command, signal, (file) =>
      this.reader.readPages(file, { languages, from: number, to: number }, signal, (page) => void read.push(page)),
    );
    const [page] = read;
    if (!page) throw noPage(command);
    const refusal = refusalOfUnread([{ fault: null, ...page }]);
    if (refusal) throw refusal;
    return page;
  }
}

const noPage = ({ documentId, page }: Command): PermanentError =>
  new PermanentError('not_found', `Document ${documentId} has no page ${page}.`, { facts: { page } });

const changed = ({ documentId, page }: Command): TransientError =>
  new TransientError('conflict', `Page ${page} of document ${documentId} was read by somebody else meanwhile.`);
