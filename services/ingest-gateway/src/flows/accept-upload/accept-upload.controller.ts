import { Controller, Post, Req, Res } from '@nestjs/common';
import { type Caller, CurrentCaller, Requires } from '#libs/auth';
import { documentRegistered } from '#libs/contracts';
import { asError, toProblem } from '#libs/errors';
import { publishIn } from '#libs/messaging';
import { Described } from '#libs/service-host';
import { ObjectStore } from '#libs/storage';
import type { Request, Response } from 'express';
import type { StoredFile } from '../../adapters/incoming-files';
import { countOutcome, ingestBytes, ingestDuration } from '../../adapters/ingest.metrics';
import { Registrar } from '../../adapters/registrar';
import { type Receipt, receiptOf, statusOf } from '../../domain/receipt';
import { UPLOADING } from './accept-upload.openapi';
import { newDocumentOf } from './new-document';
import { type FileOutcome, type Upload, UploadReader } from './upload-reader';

/** Files get in over HTTP: streamed to the object store, registered once, and the pipeline told of each new document. */
@Controller('api/documents')
export class AcceptUpload {
  constructor(
    private readonly reader: UploadReader,
    private readonly registrar: Registrar,
    private readonly objects: ObjectStore,
  ) {}

  @Post()
  @Requires('documents:write')
  @Described(UPLOADING)
  async handle(
    @Req() request: IdentifiedRequest,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) response: Response,
  ): Promise<object> {
    const stop = ingestDuration.startTimer({ kind: 'upload' });
    try {
      const upload = await this.reader.read(request, caller.tenantName);
      const outcomes = await this.registerAll(upload, caller);
      for (const outcome of outcomes) countOutcome('upload', outcome);
      return outcomes.length === 1 ? answerOne(outcomes[0], response) : answerAll(outcomes, request, response);
    } catch (error) {
      countOutcome('upload', asError(error));
      throw error;
    } finally {
      stop();
    }
  }

  /** One after the other. Should the ledger go away between them, the rest is given up and the sender tries again: what is in stays in. */
  private async registerAll(upload: Upload, caller: Caller): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    try {
      for (const file of upload.files)
        outcomes.push(file instanceof Error ? file : await this.register(file, upload, caller));
      return outcomes;
    } catch (error) {
      await this.reader.discard(upload.files.slice(outcomes.length + 1));
      throw error;
    }
  }

  private async register(file: StoredFile, { fields }: Upload, { tenantId }: Caller): Promise<Receipt> {
    const document = newDocumentOf(file, fields, { tenantId, bucket: this.objects.bucket });
    const registration = await this.registrar.register(document, (tx, { documentId, jobId }) =>
      publishIn(tx, documentRegistered, {
        documentId,
        tenantId,
        jobId,
        bucket: this.objects.bucket,
        objectKey: file.key,
        mediaType: file.mediaType,
        size: BigInt(file.size),
        languages: fields.languages,
      }),
    );
    ingestBytes.inc({ kind: 'upload' }, file.size);
    return receiptOf(registration, file);
  }
}

/** The logger gives every request its id. */
type IdentifiedRequest = Request & { id: string };

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
