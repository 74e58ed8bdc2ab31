import type { Duplex, Readable } from 'node:stream';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Injectable } from '@nestjs/common';
import type { Artifact } from '#libs/ledger';
import { ObjectStore } from '#libs/storage';
import type { Request, Response } from 'express';

/** A picture changes only when its document is read again; seconds that a browser may go without asking. */
const FRESH_SECONDS = 300;
const JPEG_QUALITY = 75;

/** What came and what goes back. */
interface Exchange {
  request: Request;
  response: Response;
}

/** Answers with a stored picture, in its own size or smaller, or with 304 when the client has it. */
@Injectable()
export class PictureAnswer {
  constructor(private readonly objects: ObjectStore) {}

  async send(picture: Artifact, { request, response }: Exchange, width?: number): Promise<void> {
    const reduced = width !== undefined && width < Number(picture.facts['width']) ? width : undefined;
    response.set({
      etag: `"${picture.sha256.slice(0, 32)}${reduced ? `-${reduced}` : ''}"`,
      'cache-control': `private, max-age=${FRESH_SECONDS}`,
      'content-type': picture.mediaType,
    });
    if (request.fresh) response.status(304).end();
    else await this.stream(await this.objects.open(picture.path), response, reduced);
  }

  private async stream(bytes: Readable, response: Response, width: number | undefined): Promise<void> {
    const sized = width === undefined ? new PassThrough() : await reduction(width);
    await pipeline(bytes, sized, response).catch(unlessClientLeft);
  }
}

function unlessClientLeft(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
}

/** Loaded by the first client who wants another size: its library costs 20 MB. */
async function reduction(width: number): Promise<Duplex> {
  const { default: sharp } = await import('sharp');
  return sharp().resize({ width }).jpeg({ quality: JPEG_QUALITY });
}
