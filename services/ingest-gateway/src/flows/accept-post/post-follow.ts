import { Injectable } from '@nestjs/common';
import { documentParsed, guessLanguage } from '#libs/contracts';
import { Documents, Pages } from '#libs/ledger';
import { publishIn } from '#libs/messaging';
import type { Transaction } from '#libs/persistence';

interface RegisteredPost {
  readonly documentId: string;
  /** From 1. */
  readonly revision: number;
  readonly jobId: string;
  readonly tenantId: string;
  readonly text: string;
  readonly textHash: string;
  readonly deadline: Date | undefined;
}

/** What reading would have written of a post: one page, its figures, the state, and the message that goes on from there. */
@Injectable()
export class PostFollow {
  constructor(
    private readonly documents: Documents,
    private readonly pages: Pages,
  ) {}

  async write(tx: Transaction, post: RegisteredPost): Promise<void> {
    const { documentId, jobId, tenantId, text, textHash, revision } = post;
    const page = { number: 1, status: 'done', source: 'text_layer', text, confidence: 1, words: [] };
    const figures = { pageCount: 1, language: guessLanguage(text), coverage: 1, averageConfidence: 1 };
    await this.documents.advance(tx, documentId, 'parsed', `a post, revision ${revision}: its text needs no reading`);
    await this.pages.replace(tx, documentId, [page]);
    await this.documents.recordFigures(tx, documentId, figures);
    const message = { documentId, tenantId, jobId, pageCount: 1, contentHash: textHash };
    await publishIn(tx, documentParsed, message, post.deadline);
  }
}
