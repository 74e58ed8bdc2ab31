import { Body, Controller, Post, Res, UseInterceptors } from '@nestjs/common';
import { type Caller, CurrentCaller, Requires } from '#libs/auth';
import { contentHash } from '#libs/contracts';
import { asError, PermanentError } from '#libs/errors';
import { type ChangingDocument, Revisions } from '#libs/ledger';
import { Described } from '#libs/service-host';
import { ObjectStore } from '#libs/storage';
import type { Response } from 'express';
import { Repeatable } from '../../adapters/idempotency/repeatable.interceptor';
import { IncomingFiles } from '../../adapters/incoming-files';
import { countOutcome, ingestBytes, ingestDuration } from '../../adapters/ingest.metrics';
import { AnswerWhenDone } from '../../adapters/progress/answer-when-done.interceptor';
import { Registrar } from '../../adapters/registrar';
import { dateOf, type StoredFile } from '../../adapters/file-document';
import { postKey, postText, titleOf } from '../../domain/post-text';
import { type Receipt, receiptOf, statusOf } from '../../domain/receipt';
import { POSTING } from './accept-post.openapi';
import { PostBody } from './post-body';
import { PostFollow } from './post-follow';

/** A text from another system becomes a document that needs no reading: it enters the pipeline as parsed. When it comes again with another text, it is a new revision of that document. */
@Controller('api/posts')
export class AcceptPost {
  constructor(
    private readonly files: IncomingFiles,
    private readonly registrar: Registrar,
    private readonly follow: PostFollow,
    private readonly objects: ObjectStore,
    private readonly revisions: Revisions,
  ) {}

  @Post()
  @Requires('documents:write')
  @Repeatable()
  @Described(POSTING)
  @UseInterceptors(AnswerWhenDone)
  async handle(
    @Body() post: PostBody,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Receipt> {
    const stop = ingestDuration.startTimer({ kind: 'post' });
    try {
      const receipt = await this.accept(post, caller);
      countOutcome('post', receipt);
      response.status(statusOf(receipt)).location(receipt.links.self);
      return receipt;
    } catch (error) {
      countOutcome('post', asError(error));
      throw error;
    } finally {
      stop();
    }
  }

  private async accept(post: PostBody, { tenantId, tenantName }: Caller): Promise<Receipt> {
    if (postText(post.text) === '') throw new PermanentError('empty_file', 'The text of the post is empty.');
    const text = postText(post.text, post.urls);
    const file = await this.files.storeText(text, nameOf(post), { tenant: tenantName, case: post.case ?? null });
    const textHash = contentHash(text);
    const document = this.documentOf(post, file, {
      tenantId,
      title: post.title ?? titleOf(text),
      idempotencyKey: postKey(tenantId, post.source),
    });
    const registration = await this.registrar.enter(
      document,
      (tx) => this.revisions.accept(tx, document),
      (tx, registered) =>
        this.follow.write(tx, { ...registered, tenantId, text, textHash, deadline: dateOf(post.deadline) }),
    );
    if (registration.former) await this.files.discard(registration.former.key);
    ingestBytes.inc({ kind: 'post' }, file.size);
    const { duplicate, state, revision } = registration;
    return { ...receiptOf({ ...registration, state: duplicate ? state : 'parsed' }, file), revision };
  }

  private documentOf(
    post: PostBody,
    file: StoredFile,
    identity: Pick<ChangingDocument, 'tenantId' | 'title' | 'idempotencyKey'>,
  ): ChangingDocument {
    const { system, channel, external_id } = post.source;
    return {
      ...identity,
      caseName: post.case ?? null,
      filename: file.filename,
      source: `${system}/${channel}/${external_id}`,
      docKind: null,
      mediaType: file.mediaType,
      size: file.size,
      sha256: file.sha256,
      languages: [],
      editedAt: post.edited_at === undefined ? null : new Date(post.edited_at),
      object: { bucket: this.objects.bucket, key: file.key, etag: file.etag },
    };
  }
}

const nameOf = ({ source: { system, channel, external_id } }: PostBody): string =>
  `${system}-${channel}-${external_id}`.replaceAll(/[/\\]/g, '-') + '.txt';
