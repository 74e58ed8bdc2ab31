import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { type Caller, CurrentCaller, Requires } from '#libs/auth';
import { Described, KnownIdPipe, type Page, PageQuery } from '#libs/service-host';
import { ObjectStore } from '#libs/storage';
import type { Response } from 'express';
import { DocumentHistory, type HistoryEntry } from './document-history.store';
import { documentView } from './document-view';
import { DocumentsOfTenant } from './documents.store';
import { ListQuery } from './list-query';
import { DOWNLOADING, HISTORY, LISTING, SHOWING } from './show-document.openapi';

/** How long a download address works, in seconds. */
const DOWNLOAD_SECONDS = 600;

/** What the fleet knows of documents, for whoever may read them. */
@Controller('api/documents')
@Requires('documents:read')
export class ShowDocument {
  constructor(
    private readonly documents: DocumentsOfTenant,
    private readonly histories: DocumentHistory,
    private readonly objects: ObjectStore,
  ) {}

  /** Documents of the tenant that match, the newest first unless sorted otherwise; enrichments are only named. */
  @Get()
  @Described(LISTING)
  async list(@Query() query: ListQuery, @CurrentCaller() { tenantId }: Caller): Promise<Page<object>> {
    const { items, next_cursor } = await this.documents.list(tenantId, query);
    return { items: items.map(documentView), next_cursor };
  }

  /** All that is known of one document. */
  @Get(':id')
  @Described(SHOWING)
  async one(@Param('id', KnownIdPipe) id: string, @CurrentCaller() { tenantId }: Caller): Promise<object> {
    return documentView(await this.documents.one(tenantId, id));
  }

  /** What happened to the document and to its tasks, in order. */
  @Get(':id/history')
  @Described(HISTORY)
  async history(
    @Param('id', KnownIdPipe) id: string,
    @Query() query: PageQuery,
    @CurrentCaller() { tenantId }: Caller,
  ): Promise<Page<HistoryEntry>> {
    await this.documents.state(tenantId, id);
    return this.histories.list(id, query);
  }

  /** The original, straight from the object store. */
  @Get(':id/download')
  @Described(DOWNLOADING)
  async download(
    @Param('id', KnownIdPipe) id: string,
    @CurrentCaller() { tenantId }: Caller,
    @Res() response: Response,
  ): Promise<void> {
    const { bucket, key, filename, media_type: mediaType } = await this.documents.original(tenantId, id);
    const url = await this.objects.downloadUrl({ bucket, key, filename, mediaType }, DOWNLOAD_SECONDS);
    response.set('cache-control', 'no-store').redirect(302, url);
  }
}
