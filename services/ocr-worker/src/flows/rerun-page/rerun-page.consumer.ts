import { Controller } from '@nestjs/common';
import { documentParsed, rerunPage, type RerunPage as Command, contentHashOf } from '#libs/contracts';
import { TransientError } from '#libs/errors';
import { Documents, Pages } from '#libs/ledger';
import { minutes, OnMessage, seconds, type StepContext } from '#libs/messaging';
import { Database } from '#libs/persistence';
import { OtherReadings } from '../../adapters/other-readings.store';
import { figuresOf } from '../../domain/figures';
import { noPage, PageReaders } from './page-readers';

/**
 * One page is read again, with other languages or by the second engine; if that gives a page, it takes the place of the former, which is kept beside it, and
 * whatever is made of the document's text is made anew.
 */
@Controller()
export class RerunPage {
  constructor(
    private readonly database: Database,
    private readonly documents: Documents,
    private readonly pages: Pages,
    private readonly others: OtherReadings,
    private readonly readers: PageReaders,
  ) {}

  /** Two at once, so that one that waits for the second engine holds nobody up. */
  @OnMessage(rerunPage, {
    concurrency: 2,
    timeoutMs: minutes(10),
    retry: { attempts: 3, firstDelayMs: seconds(2), maxDelayMs: seconds(30) },
  })
  async handle(command: Command, step: StepContext): Promise<void> {
    const { documentId, tenantId, jobId, page: number } = command;
    const version = await this.pages.version(this.database, documentId, number);
    if (version === undefined) throw noPage(command);
    const page = await this.readers.read(command, step);
    await step.commitOnce(async ({ tx, publish }) => {
      await this.others.setAside(tx, documentId, [number]);
      if (!(await this.pages.replaceVersion(tx, documentId, page, version))) throw changed(command);
      const pages = await this.pages.summaries(tx, documentId);
      await this.documents.recordFigures(tx, documentId, { ...figuresOf(pages), pageCount: pages.length });
      const contentHash = contentHashOf(pages);
      await publish(documentParsed, { documentId, tenantId, jobId, pageCount: pages.length, contentHash });
    });
  }
}

const changed = ({ documentId, page }: Command): TransientError =>
  new TransientError('conflict', `Page ${page} of document ${documentId} was read by somebody else meanwhile.`);
