import { Injectable } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { leaveBody } from './leave-body';

/** Looks at a request before a byte of its body is read, and throws what its sender is to get when it may not come in. */
export type DoorCheck = (request: Request, response: Response) => Promise<void>;

/** What every request has to pass first. Parts of a service add their checks when they are made. */
@Injectable()
export class Door {
  private readonly checks: DoorCheck[] = [];

  add(check: DoorCheck): void {
    this.checks.push(check);
  }

  /** As middleware, to stand before whatever reads bodies. */
  readonly middleware = (request: Request, response: Response, next: NextFunction): void => {
    if (this.checks.length === 0) return next();
    this.pass(request, response).then(
      () => next(),
      (refusal: unknown) => {
        response.once('finish', () => leaveRest(request));
        next(refusal);
      },
    );
  };

  private async pass(request: Request, response: Response): Promise<void> {
    for (const check of this.checks) await check(request, response);
  }
}

/** Who has asked before sending has not sent anything. */
function leaveRest(request: Request): void {
  if (!request.complete && request.headers.expect === undefined) leaveBody(request);
}
