import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import {
  asError,
  CodedError,
  type ErrorCode,
  PermanentError,
  retryAfterSeconds,
  toProblem,
  TransientError,
} from '#libs/errors';
import { isUnreachable } from '#libs/persistence';
import type { Request, Response } from 'express';

/** Every error leaves an HTTP service as RFC 9457 problem details with a stable code. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('http');

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<Request & { id: string }>();
    const response = http.getResponse<Response>();
    const error = coded(asError(thrown));
    const problem = toProblem(error, request.path, request.id);
    if (problem.status >= 500) this.logger.error(error);
    if (response.headersSent) return void response.destroy();
    const wait = retryAfterSeconds(error);
    if (wait) response.setHeader('retry-after', String(wait));
    if (problem.status === 401) response.setHeader('www-authenticate', 'Bearer');
    response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  }
}

const BY_STATUS: Record<number, ErrorCode> = {
  400: 'malformed_request',
  404: 'not_found',
  413: 'payload_too_large',
  415: 'unsupported_media_type',
};

/** Names what frameworks and drivers throw. */
function coded(error: Error): Error {
  if (error instanceof CodedError) return error;
  const status = error instanceof HttpException ? error.getStatus() : httpStatusOf(error);
  const code = BY_STATUS[status];
  if (code) return new PermanentError(code, messageOf(code, error), { cause: error });
  if (isUnreachable(error))
    return new TransientError('dependency_unavailable', 'The database is away for the moment.', {
      cause: error,
      retryAfterMs: 5_000,
    });
  return error;
}

/** Errors of body parsers carry their status; of their text only what names no content is passed on. */
const httpStatusOf = (error: Error): number =>
  'status' in error && typeof error.status === 'number' ? error.status : 500;

const messageOf = (code: ErrorCode, error: Error): string => {
  if (code === 'malformed_request') return 'The body is not valid JSON, or another part of the request is malformed.';
  if (code === 'payload_too_large')
    return 'The body is longer than this call takes; files are sent as a form or an upload.';
  return error instanceof HttpException ? error.message : code;
};
