import path from 'node:path';
import { Injectable } from '@nestjs/common';
import type { RerunPage } from '#libs/contracts';
import { PermanentError } from '#libs/errors';
import { RequestedTasks } from '#libs/ledger';
import type { StepContext } from '#libs/messaging';
import { Database } from '#libs/persistence';
import { tesseractLanguages } from '../domain/language';
import type { ReadPage } from '../domain/reading';
import { LocalCopies, type LocalCopy } from './local-copies';
import { PdfMerger } from './pdf-merger.engine';
import { SecondEngine } from './second-engine/second-engine';

/** Whose tasks remember what was asked for. */
const QUEUE = 'ocr-worker.rerun-page';
const PDF = 'application/pdf';

/** Has single pages read by the second engine. */
@Injectable()
export class AskedPages {
  constructor(
    private readonly database: Database,
    private readonly tasks: RequestedTasks,
    private readonly copies: LocalCopies,
    private readonly pdfs: PdfMerger,
    private readonly engine: SecondEngine,
  ) {}

  /** The page as the second engine reads it; undefined when it tells of no such page. A job is paid for once: its name stands in the task. */
  async read(command: RerunPage, step: StepContext): Promise<ReadPage | undefined> {
    const { name } = this.engine;
    if (command.engine !== name) throw notAsked(command);
    const reference = (await this.remembered(step)) ?? (await this.submit(command, step));
    const pages = await this.engine.result(reference, step.signal);
    const number = command.mediaType === PDF ? 1 : command.page;
    const page = pages.find((read) => read.number === number);
    return page && { ...page, number: command.page, engine: name };
  }

  private async submit(command: RerunPage, step: StepContext): Promise<string> {
    const languages = tesseractLanguages(command.languages);
    const reference = await this.copies.with(command, step.signal, async (file) =>
      this.engine.submit(await this.pageOf(file, command.page, step.signal), languages, step.signal),
    );
    const result = { engine: this.engine.name, provider_job_reference: reference };
    await this.database.transaction((tx) => this.tasks.noteResult(tx, QUEUE, step.messageId, result));
    return reference;
  }

  /** Of a PDF only the page: each page costs money there. */
  private async pageOf(file: LocalCopy, page: number, signal: AbortSignal): Promise<LocalCopy> {
    if (file.mediaType !== PDF) return file;
    const single = path.join(path.dirname(file.path), 'page.pdf');
    await this.pdfs.extract(file.path, page, single, signal);
    return { ...file, path: single };
  }

  private async remembered({ messageId }: StepContext): Promise<string | undefined> {
    const [task] = await this.database.query<{ reference: string | null }>(
      `SELECT result ->> 'provider_job_reference' AS reference FROM task WHERE queue = $1 AND message_id = $2`,
      [QUEUE, messageId],
    );
    return task?.reference ?? undefined;
  }
}

const notAsked = ({ documentId, page, engine }: RerunPage): PermanentError =>
  new PermanentError(
    'engine_unavailable',
    `Page ${page} of document ${documentId} is to be read by ${engine}, which is not the second engine of this worker (SECOND_ENGINE).`,
    { facts: { page, engine } },
  );
