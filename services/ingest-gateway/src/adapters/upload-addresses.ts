import { Injectable } from '@nestjs/common';
import { ObjectStore, type StagedPart, stagedKey } from '#libs/storage';
import type { Receipt } from '../domain/receipt';
import { partSizes } from '../domain/upload-plan';
import type { UploadSession, UploadState } from './upload-sessions.store';

/** How long an address takes bytes, in seconds. A session lives longer: asking for it gives fresh addresses. */
const ADDRESS_SECONDS = 600;

/** An upload as its sender sees it. */
export interface UploadView {
  upload_id: string;
  method: UploadSession['method'];
  state: UploadState;
  filename: string;
  size: number;
  media_type: string;
  /** Of a single request: where the bytes go by PUT, with exactly these headers. */
  url?: string;
  headers?: Record<string, string>;
  /** Of an upload in parts: the address of each part, in order; all parts but the last have `part_size` bytes. */
  part_urls?: string[];
  part_size?: number;
  /** What has arrived. */
  parts?: { number: number; size: number }[];
  /** Until when the addresses work; once it has ended, until when the upload is remembered. */
  expires_at: Date;
  /** Until when it can be completed. */
  session_expires_at: Date;
  /** Once it is completed. */
  receipt?: Receipt;
}

/** Gives senders the addresses that their bytes go to, signed for exactly the size and type they have announced. */
@Injectable()
export class UploadAddresses {
  constructor(private readonly objects: ObjectStore) {}

  /** Open uploads with fresh addresses, ended ones with how they ended. */
  async view(session: UploadSession): Promise<UploadView> {
    const { id, method, state, filename, size, mediaType, expiresAt, receipt } = session;
    const base = { upload_id: id, method, state, filename, size, media_type: mediaType, session_expires_at: expiresAt };
    if (state !== 'open') return { ...base, expires_at: expiresAt, ...(receipt && { receipt }) };
    const [addresses, arrived] = await Promise.all([this.addresses(session), this.arrived(session)]);
    return { ...base, ...addresses, parts: arrived.map(({ number, size: bytes }) => ({ number, size: bytes })) };
  }

  private async addresses(session: UploadSession): Promise<Partial<UploadView> & { expires_at: Date }> {
    const { id, method, size, mediaType, expiresAt } = session;
    if (method === 'tus') return { url: `/api/uploads/tus/${id}`, expires_at: expiresAt };
    const expires_at = new Date(Date.now() + ADDRESS_SECONDS * 1_000);
    if (method === 'multipart') return { ...(await this.partAddresses(session)), expires_at };
    const url = await this.objects.staged.putUrl(stagedKey(id), { size, mediaType }, ADDRESS_SECONDS);
    return { url, headers: { 'content-type': mediaType, 'content-length': String(size) }, expires_at };
  }

  private async partAddresses(session: UploadSession): Promise<Partial<UploadView>> {
    const { partSize, size } = session;
    const part_size = partSize ?? size;
    const object = this.objectOf(session);
    const part_urls = await Promise.all(
      partSizes(size, part_size).map((bytes, index) =>
        this.objects.staged.partUrl(object, { number: index + 1, size: bytes }, ADDRESS_SECONDS),
      ),
    );
    return { part_urls, part_size };
  }

  /** A file in one request counts as one part. */
  private async arrived(session: UploadSession): Promise<Pick<StagedPart, 'number' | 'size'>[]> {
    if (session.method === 'multipart') return (await this.objects.staged.parts(this.objectOf(session))) ?? [];
    const head = await this.objects.head(stagedKey(session.id));
    return head ? [{ number: 1, size: head.size }] : [];
  }

  private objectOf({ id, storeUploadId }: UploadSession): { key: string; uploadId: string } {
    return { key: stagedKey(id), uploadId: storeUploadId ?? '' };
  }
}
