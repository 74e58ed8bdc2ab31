import { Injectable, Logger } from '@nestjs/common';
import type { Caller } from '#libs/auth';
import { asError, PermanentError, TransientError } from '#libs/errors';
import { ObjectStore, stagedKey } from '#libs/storage';
import type { Receipt } from '../domain/receipt';
import { missingParts, partSizes } from '../domain/upload-plan';
import { FileRegistrar } from './file-registrar';
import { countOutcome } from './ingest.metrics';
import { StagedFiles } from './staged-files';
import { UploadLocks } from './upload-lock';
import { type UploadSession, UploadSessions } from './upload-sessions.store';

/** Makes a document of an upload whose bytes are all in the object store, once, whoever asks for it and how often. */
@Injectable()
export class UploadCompletion {
  private readonly logger = new Logger(UploadCompletion.name);

  constructor(
    private readonly sessions: UploadSessions,
    private readonly locks: UploadLocks,
    private readonly objects: ObjectStore,
    private readonly staged: StagedFiles,
    private readonly registrar: FileRegistrar,
  ) {}

  /** The receipt of the first completion, also for later ones. */
  async complete(id: string, caller: Caller): Promise<Receipt> {
    const lock = this.locks.of(id);
    await this.sessions.one(caller.tenantId, id);
    if (!(await lock.take(() => undefined)))
      throw new TransientError('conflict', `Upload ${id} is being completed or written at this moment.`);
    try {
      return await this.completeOpen(await this.sessions.one(caller.tenantId, id), caller);
    } finally {
      await lock.release();
    }
  }

  /** Removes what is in the object store. A failure is logged only: the sweep comes by later. */
  async clear(id: string): Promise<void> {
    await this.objects.staged.clear(stagedKey(id)).catch((error: unknown) => {
      this.logger.warn({ err: error, uploadId: id }, 'the staged bytes of an upload could not be removed yet');
    });
  }

  private async completeOpen(session: UploadSession, caller: Caller): Promise<Receipt> {
    if (session.receipt) return session.receipt;
    assertOpen(session);
    try {
      if (session.method === 'multipart') await this.join(session);
      await this.assertArrived(session);
      const file = await this.staged.take(stagedKey(session.id), session, caller.tenantName);
      const receipt = await this.registrar.register(file, session.fields, caller.tenantId);
      await this.sessions.end(session.id, 'completed', receipt);
      await this.clear(session.id);
      countOutcome('upload', receipt);
      return receipt;
    } catch (error) {
      if (isFinal(error)) await this.refuse(session.id, error);
      throw error;
    }
  }

  private async join({ id, storeUploadId, size, partSize }: UploadSession): Promise<void> {
    const object = { key: stagedKey(id), uploadId: storeUploadId ?? '' };
    const parts = await this.objects.staged.parts(object);
    if (!parts) return; // joined by a completion that did not come to its end
    const missing = missingParts(partSizes(size, partSize ?? size), parts);
    if (missing.length > 0)
      throw new PermanentError('upload_incomplete', `Upload ${id} lacks ${missing.length} of its parts.`, {
        facts: { missing_parts: missing },
      });
    await this.objects.staged.join(object, parts);
  }

  private async assertArrived({ id }: UploadSession): Promise<void> {
    if (await this.objects.head(stagedKey(id))) return;
    throw new PermanentError('upload_incomplete', `Nothing has arrived at the address of upload ${id}.`);
  }

  private async refuse(id: string, error: PermanentError): Promise<void> {
    countOutcome('upload', asError(error));
    await this.sessions.end(id, 'refused');
    await this.clear(id);
  }
}

/** `upload_expired` and `conflict` for an upload that has ended. */
export function assertOpen({ id, state, expiresAt }: UploadSession): void {
  if (state === 'expired' || (state === 'open' && expiresAt.getTime() <= Date.now()))
    throw new PermanentError('upload_expired', `The time of upload ${id} is over: begin a new one.`);
  if (state !== 'open')
    throw new PermanentError('conflict', `Upload ${id} is ${state}: begin a new one.`, { facts: { state } });
}

/** Whether trying again cannot help: the bytes are wrong, not late. */
const isFinal = (error: unknown): error is PermanentError =>
  error instanceof PermanentError && error.code !== 'upload_incomplete';
