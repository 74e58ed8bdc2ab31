import { Controller, Get, Header, Param, ParseIntPipe, Query } from '@nestjs/common';
import { type Caller, CurrentCaller, Requires } from '#libs/auth';
import { PermanentError } from '#libs/errors';
import { Pages } from '#libs/ledger';
import { Database } from '#libs/persistence';
import { Described, KnownIdPipe, type Page, PageQuery } from '#libs/service-host';
import { DocumentPages, type PageRow } from './document-pages.store';
import { DocumentsOfTenant } from './documents.store';
import { ReadingQuery } from './reading-query';
import { PAGE, PAGES, TEXT } from './show-document.openapi';

/** What was read in a document: as one text, and page by page with the places of the words. */
@Controller('api/documents/:id')
@Requires('documents:read')
export class ShowDocumentText {
  constructor(
    private readonly documents: DocumentsOfTenant,
    private readonly documentPages: DocumentPages,
    private readonly pages: Pages,
    private readonly database: Database,
  ) {}

  /** All pages with a blank line between them; `conflict` while there is nothing to show. */
  @Get('text')
  @Described(TEXT)
  @Header('content-type', 'text/plain; charset=utf-8')
  async text(@Param('id', KnownIdPipe) id: string, @CurrentCaller() { tenantId }: Caller): Promise<string> {
    const state = await this.documents.state(tenantId, id);
    const texts = await this.pages.texts(this.database, id);
    if (UNREAD.has(state) || (texts.length === 0 && !READ.has(state))) throw notRead(id, state);
    return texts.join('\n\n');
  }

  /** The pages with their words and where they stand. */
  @Get('pages')
  @Described(PAGES)
  async list(
    @Param('id', KnownIdPipe) id: string,
    @Query() query: PageQuery,
    @CurrentCaller() { tenantId }: Caller,
  ): Promise<Page<PageRow>> {
    await this.documents.state(tenantId, id);
    return this.documentPages.list(id, query);
  }

  /** One page, counted from 1, or its other reading. */
  @Get('pages/:number')
  @Described(PAGE)
  async page(
    @Param('id', KnownIdPipe) id: string,
    @Param('number', ParseIntPipe) number: number,
    @Query() { reading }: ReadingQuery,
    @CurrentCaller() { tenantId }: Caller,
  ): Promise<PageRow> {
    await this.documents.state(tenantId, id);
    return reading === 'other' ? this.documentPages.other(id, number) : this.documentPages.one(id, number);
  }
}

const UNREAD = new Set(['registered', 'parsing']);
const READ = new Set(['parsed', 'tagged', 'enriched', 'indexed', 'published']);

const notRead = (id: string, state: string): PermanentError =>
  new PermanentError(
    'conflict',
    UNREAD.has(state)
      ? `Document ${id} is ${state}: its text is not read yet, ask again in a few seconds.`
      : `Document ${id} is ${state}: it ended before its text was read.`,
    { facts: { state } },
  );
