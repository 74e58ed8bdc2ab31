import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Controller } from '@nestjs/common';
import { documentParsed, documentRegistered, type DocumentRegistered, PAGE_BREAK } from '#libs/contracts';
import { Documents, Pages } from '#libs/ledger';
import { minutes, OnMessage, seconds, type StepContext } from '#libs/messaging';
import { Database } from '#libs/persistence';
import { ObjectStore } from '#libs/storage';
import { DocumentReader } from '../../adapters/document-reader.engine';
import type { ReadPage, Reading } from '../../domain/reading';
import { pagesRead } from './recognise-document.metrics';

/** A registered document becomes recognised text, page by page, and the pipeline is told. */
@Controller()
export class RecogniseDocument {
  constructor(
    private readonly database: Database,
    private readonly documents: Documents,
    private readonly pages: Pages,
    private readonly storage: ObjectStore,
    private readonly reader: DocumentReader,
  ) {}

  @OnMessage(documentRegistered, {
    concurrency: 2,
    timeoutMs: minutes(25),
    retry: { attempts: 5, firstDelayMs: seconds(2), maxDelayMs: minutes(2) },
  })
  async handle(document: DocumentRegistered, step: StepContext): Promise<void> {
    const { documentId, tenantId, jobId } = document;
    await this.database.transaction((tx) => this.documents.advance(tx, documentId, 'parsing'));
    const reading = await this.read(document, step.signal);
    await step.commitOnce(async ({ tx, publish }) => {
      await this.documents.advance(tx, documentId, 'parsed');
      await this.pages.replace(tx, documentId, reading.pages);
      await this.documents.recordFigures(tx, documentId, { ...reading, pageCount: reading.pages.length });
      await publish(documentParsed, {
        documentId,
        tenantId,
        jobId,
        pageCount: reading.pages.length,
        contentHash: hashOf(reading.pages),
      });
    });
  }

  private async read({ objectKey, mediaType, languages }: DocumentRegistered, signal: AbortSignal): Promise<Reading> {
    const folder = await mkdtemp(path.join(tmpdir(), 'consilium-'));
    try {
      const file = { path: path.join(folder, 'document'), mediaType };
      await this.storage.download(objectKey, file.path, signal);
      return await this.reader.read(file, { languages }, signal, countPage);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

const countPage = ({ source, status }: ReadPage): void => pagesRead.inc({ source, status });

const hashOf = (pages: readonly ReadPage[]): string =>
  createHash('sha256')
    .update(
      pages
        .map(({ text }) => text)
        .join(PAGE_BREAK)
        .normalize('NFC'),
    )
    .digest('hex');
