import { Controller, Post, Req, Res, UseInterceptors } from '@nestjs/common';
import { type Caller, CurrentCaller, Requires } from '#libs/auth';
import { asError, toProblem } from '#libs/errors';
import { Described, leaveBody } from '#libs/service-host';
import type { Request, Response } from 'express';
import { FileRegistrar } from '../../adapters/file-registrar';
import { fingerprintOf } from '../../adapters/idempotency/fingerprint';
import { idempotencyKeyIn } from '../../adapters/idempotency/idempotency-key';
import { IdempotencyKeys } from '../../adapters/idempotency/idempotency-keys.store';
import type { KeptAnswer, KeyClaim } from '../../adapters/idempotency/key-claim';
import { answerIn, giveAgain } from '../../adapters/idempotency/repeatable.interceptor';
import { countOutcome, ingestDuration } from '../../adapters/ingest.metrics';
import { AnswerWhenDone } from '../../adapters/progress/answer-when-done.interceptor';
import type { StoredFile } from '../../adapters/file-document';
import { type Receipt, statusOf } from '../../domain/receipt';
import { UPLOADING } from './accept-upload.openapi';
import { type FileOutcome, type Upload, UploadReader } from './upload-reader';

/** Files get in over HTTP: streamed to the object store, registered once, and the pipeline told of each new document. */
@Controller('api/documents')
export class AcceptUpload {
  constructor(
    private readonly reader: UploadReader,
    private readonly registrar: FileRegistrar,
    private readonly keys: IdempotencyKeys,
  ) {}

  @Post()
  @Requires('documents:write')
  @Described(UPLOADING)
  @UseInterceptors(AnswerWhenDone)
  async handle(
    @Req() request: IdentifiedRequest,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) response: Response,
  ): Promise<unknown> {
    const stop = ingestDuration.startTimer({ kind: 'upload' });
    let claim: KeyClaim | undefined;
    try {
      claim = await this.claimOf(request, caller);
      const upload = await this.reader.read(request, caller.tenantName);
      const first = await this.firstAnswer(upload, request, claim);
      if (first) return giveAgain(response, first);
      const outcomes = await this.registerAll(upload, caller);
      for (const outcome of outcomes) countOutcome('upload', outcome);
      const body = outcomes.length === 1 ? answerOne(outcomes[0], response) : answerAll(outcomes, request, response);
      await claim?.keep(answerIn(response, body));
      return body;
    } catch (error) {
      countOutcome('upload', asError(error));
      throw error;
    } finally {
      await claim?.release();
      stop();
    }
  }

  private async claimOf(request: Request, { tenantId }: Caller): Promise<KeyClaim | undefined> {
    try {
      const key = idempotencyKeyIn(request.headers['idempotency-key']);
      return key === undefined ? undefined : await this.keys.claim(tenantId, key);
    } catch (refusal) {
      if (request.headers.expect === undefined) leaveBody(request);
      throw refusal;
    }
  }

  /** What makes an upload the same is known only when it has been read: its files then go, whatever the answer is. */
  private async firstAnswer(
    upload: Upload,
    request: Request,
    claim: KeyClaim | undefined,
  ): Promise<KeptAnswer | undefined> {
    if (!claim) return undefined;
    try {
      const first = claim.recall(fingerprintOf(request, contentOf(upload)));
      if (first) await this.reader.discard(upload.files);
      return first;
    } catch (error) {
      await this.reader.discard(upload.files);
      throw error;
    }
  }

  /** One after the other. Should the ledger go away between them, the rest is given up and the sender tries again: what is in stays in. */
  private async registerAll(upload: Upload, caller: Caller): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    try {
      for (const file of upload.files)
        outcomes.push(
          file instanceof Error ? file : await this.registrar.register(file, upload.fields, caller.tenantId),
        );
      return outcomes;
    } catch (error) {
      await this.reader.discard(upload.files.slice(outcomes.length + 1));
      throw error;
    }
  }
}

/** The logger gives every request its id. */
type IdentifiedRequest = Request & { id: string };

/** Names of files are not part of it: a sender may well repeat an upload under another name. */
const contentOf = ({ fields, files }: Upload): unknown => [
  fields,
  files.map((file) => (file instanceof Error ? file.code : file.sha256)),
];

type Outcome = Receipt | Exclude<FileOutcome, StoredFile>;

function answerOne(outcome: Outcome | undefined, response: Response): Receipt {
  if (outcome === undefined || outcome instanceof Error) throw outcome;
  response.status(statusOf(outcome)).location(outcome.links.self);
  return outcome;
}

function answerAll(outcomes: Outcome[], request: IdentifiedRequest, response: Response): object {
  response.status(207);
  return {
    items: outcomes.map((outcome) =>
      outcome instanceof Error
        ? toProblem(outcome, request.path, request.id)
        : { status: statusOf(outcome), ...outcome },
    ),
  };
}
