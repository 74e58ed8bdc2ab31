import { Controller, Delete, Head, HttpCode, Options, Param, Patch, Post, Req, Res } from '@nestjs/common';
import { type Caller, CurrentCaller, Public, Requires } from '#libs/auth';
import { PermanentError } from '#libs/errors';
import { Described, KnownIdPipe } from '#libs/service-host';
import type { Request, Response } from 'express';
import { assertOpen, UploadCompletion } from '../../adapters/upload-completion';
import { UploadSessions } from '../../adapters/upload-sessions.store';
import { ABORTING, ASKING, BEGINNING, OFFERING, SENDING } from './resume-upload.openapi';
import { CHECKSUMS } from './checked-body';
import { acknowledge, respond, TUS_RESUMABLE } from './tus-answers';
import { TusDoor } from './tus-door';

/** Files that come piece by piece over lines that break: tus 1.0. A document is made as soon as the last byte is there. */
@Controller('api/uploads/tus')
@Requires('documents:write')
export class ResumeUpload {
  constructor(
    private readonly door: TusDoor,
    private readonly sessions: UploadSessions,
    private readonly completion: UploadCompletion,
  ) {}

  /** What of the protocol is spoken here. */
  @Options()
  @Public()
  @HttpCode(204)
  @Described(OFFERING)
  offer(@Req() request: Request, @Res() response: Response): Promise<void> {
    response.set('tus-checksum-algorithm', CHECKSUMS.join(','));
    return this.door.pass(request, response);
  }

  /** Begins an upload whose length is known; its bytes come in pieces. */
  @Post()
  @Described(BEGINNING)
  begin(@Req() request: Request, @Res() response: Response, @CurrentCaller() caller: Caller): Promise<void> {
    response.set(TUS_RESUMABLE);
    return this.door.pass(request, response, caller);
  }

  /** Where to go on. Whoever has missed the last answer gets the document's id here. */
  @Head(':id')
  @Described(ASKING)
  async ask(
    @Param('id', KnownIdPipe) id: string,
    @Req() request: Request,
    @Res() response: Response,
    @CurrentCaller() caller: Caller,
  ): Promise<void> {
    response.set(TUS_RESUMABLE);
    const session = await this.sessions.one(caller.tenantId, id);
    if (session.receipt) return acknowledge(response, session, session.receipt);
    assertOpen(session);
    const { headers } = await this.door.ask(request, caller);
    const offset = Number(headers.get('upload-offset'));
    if (offset === session.size) return acknowledge(response, session, await this.completion.complete(id, caller));
    acknowledge(response, session, null, offset);
  }

  /** The next piece, from where the last one ended. The answer to the last byte has the document’s id. */
  @Patch(':id')
  @HttpCode(204)
  @Described(SENDING)
  async send(
    @Param('id', KnownIdPipe) id: string,
    @Req() request: Request,
    @Res() response: Response,
    @CurrentCaller() caller: Caller,
  ): Promise<void> {
    await this.openOne(id, response, caller);
    if (!request.is(PIECE_TYPE))
      throw new PermanentError('unsupported_media_type', `A piece is sent as ${PIECE_TYPE}.`);
    await this.door.pass(request, response, caller);
  }

  /** Gives the upload up: nothing of it stays. */
  @Delete(':id')
  @HttpCode(204)
  @Described(ABORTING)
  async abort(
    @Param('id', KnownIdPipe) id: string,
    @Req() request: Request,
    @Res() response: Response,
    @CurrentCaller() caller: Caller,
  ): Promise<void> {
    await this.openOne(id, response, caller);
    const answer = await this.door.ask(request, caller);
    await this.sessions.end(id, 'aborted');
    await this.completion.clear(id);
    respond(response, answer);
  }

  private async openOne(id: string, response: Response, { tenantId }: Caller): Promise<void> {
    response.set(TUS_RESUMABLE);
    const session = await this.sessions.one(tenantId, id);
    assertOpen(session);
    response.set('upload-expires', session.expiresAt.toUTCString());
  }
}

const PIECE_TYPE = 'application/offset+octet-stream';
