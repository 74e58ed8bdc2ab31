import { randomUUID } from 'node:crypto';
import { type IncomingMessage, maxHeaderSize, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { PermanentError, toProblem } from '#libs/errors';

/** Headers come in one go, over any line. Node looks every 30 s who has taken longer. */
const HEADERS_TIMEOUT_MS = 15_000;

/**
 * Answers what never becomes a request, or stops being one: headers that are none, too long or do not end, a body that breaks
 * its own rules or takes too long. Node by itself says a bare status; here it is a problem document with a code, as everywhere.
 */
export function answerBrokenRequests(server: Server): void {
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  const underWay = new WeakMap<Duplex, UnderWay>();
  const note = (request: IncomingMessage, response: ServerResponse): void =>
    void underWay.set(request.socket, { request, response });
  for (const event of ['request', 'checkContinue']) server.prependListener(event, note);
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const { request, response } = underWay.get(socket) ?? {};
    const isAnswering = response?.headersSent && !response.writableEnded;
    if (!socket.writable || isAnswering || error.code === 'ECONNRESET') {
      socket.destroy(error);
      return;
    }
    socket.once('finish', () => socket.destroy());
    socket.end(answerTo(error, request?.complete ? undefined : request));
  });
}

interface UnderWay {
  request: IncomingMessage;
  response: ServerResponse;
}

function answerTo({ code = '' }: NodeJS.ErrnoException, request: IncomingMessage | undefined): string {
  const requestId = randomUUID();
  const [path = '/'] = (request?.url ?? '/').split('?');
  const problem = toProblem(FAULTS[code] ?? UNREADABLE, path, requestId);
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${problem.status} ${problem.title}`,
    'content-type: application/problem+json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    `x-request-id: ${requestId}`,
    'connection: close',
  ];
  return [...head, '', body].join('\r\n');
}

const UNREADABLE = new PermanentError('malformed_request', 'This is not HTTP as RFC 9112 has it.');

/** By the codes of Node. */
const FAULTS: Record<string, PermanentError> = {
  HPE_HEADER_OVERFLOW: new PermanentError('headers_too_large', `The headers have more than ${maxHeaderSize} bytes.`),
  ERR_HTTP_REQUEST_TIMEOUT: new PermanentError('request_timeout', 'The request has not arrived in time.'),
};
