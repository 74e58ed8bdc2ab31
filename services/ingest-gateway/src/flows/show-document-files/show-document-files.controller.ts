import { Controller, Get, Param, ParseIntPipe, Query, Req, Res } from '@nestjs/common';
import { type Caller, CurrentCaller, Requires } from '#libs/auth';
import { Described, KnownIdPipe } from '#libs/service-host';
import { ObjectStore } from '#libs/storage';
import type { Request, Response } from 'express';
import { DocumentsOfTenant } from '../show-document/documents.store';
import { DocumentFiles } from './document-files.store';
import { ImageQuery } from './image-query';
import { PictureAnswer } from './picture-answer';
import { PDF, PICTURE } from './show-document-files.openapi';

/** How long a download address works, in seconds. */
const DOWNLOAD_SECONDS = 600;

/** What was made of a document to be looked at: a searchable PDF, a thumbnail, pictures of its pages. */
@Controller('api/documents/:id')
@Requires('documents:read')
export class ShowDocumentFiles {
  constructor(
    private readonly documents: DocumentsOfTenant,
    private readonly files: DocumentFiles,
    private readonly pictures: PictureAnswer,
    private readonly objects: ObjectStore,
  ) {}

  /** The document as a PDF whose text can be searched, straight from the object store. */
  @Get('pdf')
  @Described(PDF)
  async pdf(
    @Param('id', KnownIdPipe) id: string,
    @CurrentCaller() { tenantId }: Caller,
    @Res() response: Response,
  ): Promise<void> {
    const { path: key, facts } = await this.files.find(tenantId, id, { kind: 'searchable_pdf' });
    const original = await this.documents.original(tenantId, id);
    const filename = `${original.filename.replace(/\.[^.]{1,5}$/, '')}.pdf`;
    const inOriginalsBucket = facts['original'] === true && { bucket: original.bucket };
    const file = { key, filename, mediaType: 'application/pdf', ...inOriginalsBucket };
    const url = await this.objects.downloadUrl(file, DOWNLOAD_SECONDS);
    response.set('cache-control', 'no-store').redirect(302, url);
  }

  /** A picture of the first page, 320 pixels across. */
  @Get('thumbnail')
  @Described(PICTURE)
  async thumbnail(
    @Param('id', KnownIdPipe) id: string,
    @CurrentCaller() { tenantId }: Caller,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const picture = await this.files.find(tenantId, id, { kind: 'thumbnail' });
    await this.pictures.send(picture, { request, response });
  }

  /** A picture of one page, upright, as the boxes of its words are. */
  @Get('pages/:number/image')
  @Described(PICTURE)
  async page(
    @Param('id', KnownIdPipe) id: string,
    @Param('number', ParseIntPipe) number: number,
    @Query() { width }: ImageQuery,
    @CurrentCaller() { tenantId }: Caller,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const picture = await this.files.find(tenantId, id, { kind: 'page_image', page: number });
    await this.pictures.send(picture, { request, response }, width);
  }
}
