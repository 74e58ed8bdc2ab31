import { Controller, Post, Req, Res } from '@nestjs/common';
import { type Caller, CurrentCaller, Requires } from '#libs/auth';
import { asError, toProblem } from '#libs/errors';
import { Described } from '#libs/service-host';
import type { Request, Response } from 'express';
import { FileRegistrar } from '../../adapters/file-registrar';
import { countOutcome, ingestDuration } from '../../adapters/ingest.metrics';
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
