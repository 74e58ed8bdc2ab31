import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { Caller } from '#libs/auth';
import { PermanentError } from '#libs/errors';
import { stagedKey } from '#libs/storage';
import { Server, type ServerOptions } from '@tus/server';
import type { Request as HttpRequest, Response as HttpResponse } from 'express';
import { UploadCompletion } from '../../adapters/upload-completion';
import { UploadLocks } from '../../adapters/upload-lock';
import { UploadOpening } from '../../adapters/upload-opening';
import { IngestGatewayConfig } from '../../ingest-gateway.config';
import { checkedBody } from './checked-body';
import { documentHeaders, problemOf, respond } from './tus-answers';
import { describedIn } from './tus-description';
import { keyOf, uploadIdOf } from './tus-ids';
import { TusLocker } from './tus-locker';
import { PieceStore } from './piece-store';

const PATH = '/api/uploads/tus';

/** The next step of a broken line comes soon: a request that is asked to let go has so long (ms) to write down what it has. */
const LET_GO_MS = 1_000;

/** Where requests meet the tus server: who asks, what becomes of a finished upload, and what is said when it says no. */
@Injectable()
export class TusDoor {
  constructor(
    private readonly opening: UploadOpening,
    private readonly completion: UploadCompletion,
    private readonly locks: UploadLocks,
    private readonly store: PieceStore,
    private readonly config: IngestGatewayConfig,
  ) {}

  /** Answers as the tus server would. */
  async pass(request: HttpRequest, response: HttpResponse, caller?: Caller): Promise<void> {
    respond(response, await this.ask(request, caller));
  }

  /** The answer of the tus server; what it refuses is thrown. */
  async ask(request: HttpRequest, caller?: Caller): Promise<Response> {
    assertVersion(request);
    request.setTimeout(this.config.UPLOAD_IDLE_MS, () => request.destroy()); // what has arrived is kept
    const checksum = request.header('upload-checksum');
    const checked = checksum === undefined ? undefined : await checkedBody(request, checksum);
    try {
      return await this.answerTo(request, checked?.stream ?? request, caller);
    } finally {
      await checked?.drop();
    }
  }

  private async answerTo(request: HttpRequest, body: Readable, caller: Caller | undefined): Promise<Response> {
    let fault: unknown;
    let expiresAt: Date | undefined;
    const server = new Server({
      ...this.options,
      datastore: this.store,
      namingFunction: async (asked, metadata = {}) => {
        const wanted = await describedIn(metadata, asked.headers.get('upload-length'));
        const session = await this.opening.open(wanted, knownTenant(caller), { method: 'tus', partSize: null });
        expiresAt = session.expiresAt;
        return stagedKey(session.id);
      },
      onUploadFinish: async (_, { id }) => {
        if (!caller) return {};
        return { headers: documentHeaders(await this.completion.complete(uploadIdOf(id), caller)) };
      },
      onResponseError: (_, error) => {
        fault = error;
        return undefined;
      },
    });
    const answer = await server.handleWeb(asWebRequest(request, body));
    if (answer.status >= 400) throw problemOf(answer.status, await answer.text(), fault);
    if (expiresAt) answer.headers.set('upload-expires', expiresAt.toUTCString());
    return answer;
  }

  private get options(): Omit<ServerOptions, 'namingFunction'> {
    return {
      path: PATH,
      locker: new TusLocker(this.locks),
      lockDrainTimeout: LET_GO_MS,
      maxSize: this.config.MAX_UPLOAD_BYTES,
      exposedHeaders: ['X-Document-Id', 'X-Document-Duplicate', 'X-Request-Id'],
      generateUrl: (_, { path, id }) => `${path}/${uploadIdOf(id)}`,
      getFileIdFromRequest: (_, id) => keyOf(id),
    };
  }
}

function assertVersion(request: HttpRequest): void {
  if (request.method === 'OPTIONS' || request.header('tus-resumable') === '1.0.0') return;
  throw new PermanentError('unsupported_protocol_version', 'Send `Tus-Resumable: 1.0.0`.');
}

function knownTenant(caller: Caller | undefined): string {
  if (caller) return caller.tenantId;
  throw new PermanentError('missing_credentials', 'Send `Authorization: Bearer <API key or token>`.');
}

/** The request as the server reads it. It listens at the connection itself for the line breaking, to keep what came before. */
function asWebRequest(request: HttpRequest, body: Readable): Parameters<Server['handleWeb']>[0] {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) headers.set(name, String(value));
  const { method } = request;
  const hasBody = method === 'POST' || method === 'PATCH';
  const web = new Request(`http://gateway${request.originalUrl}`, {
    method,
    headers,
    ...(hasBody && { body: Readable.toWeb(body), duplex: 'half' }),
  });
  return Object.assign(web, { runtime: { name: 'node', node: { req: request } } });
}
