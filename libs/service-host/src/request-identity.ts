import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';

/** What a caller may choose as the id of its request: enough for any UUID or trace id, nothing that could break a log line. */
const HARMLESS = /^[\w.:-]{8,100}$/;

/** Gives every request an id before anything can fail: its caller's `X-Request-Id`, or a new one. It comes back in answer, log and problem. */
export function identifyRequest(request: Request & { id?: unknown }, response: Response, next: NextFunction): void {
  const given = request.header('x-request-id');
  const id = given && HARMLESS.test(given) ? given : randomUUID();
  request.id = id;
  response.setHeader('x-request-id', id);
  next();
}
