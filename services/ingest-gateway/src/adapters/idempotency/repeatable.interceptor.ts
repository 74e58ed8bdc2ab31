import {
  applyDecorators,
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  UseInterceptors,
} from '@nestjs/common';
import type { Caller } from '#libs/auth';
import type { Request, Response } from 'express';
import { lastValueFrom, type Observable, of } from 'rxjs';
import { fingerprintOf } from './fingerprint';
import { idempotencyKeyIn } from './idempotency-key';
import { IdempotencyKeys } from './idempotency-keys.store';
import type { KeptAnswer } from './key-claim';

/** A JSON call that its sender may repeat with the same `Idempotency-Key`: it happens once, and the first answer is given again. */
export const Repeatable = (): MethodDecorator & ClassDecorator =>
  applyDecorators(UseInterceptors(RepeatableInterceptor));

@Injectable()
export class RepeatableInterceptor implements NestInterceptor {
  constructor(private readonly keys: IdempotencyKeys) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const request = http.getRequest<Request & { caller: Caller }>();
    const key = idempotencyKeyIn(request.headers['idempotency-key']);
    if (key === undefined) return next.handle();
    const claim = await this.keys.claim(request.caller.tenantId, key);
    try {
      const first = claim.recall(fingerprintOf(request, request.body));
      if (first) return of(giveAgain(http.getResponse(), first));
      const body: unknown = await lastValueFrom(next.handle());
      await claim.keep(answerIn(http.getResponse(), body));
      return of(body);
    } finally {
      await claim.release();
    }
  }
}

/** The answer that is about to be given, as it can be given again. */
export const answerIn = (response: Response, body: unknown): KeptAnswer => ({
  status: response.statusCode,
  location: response.get('location') ?? null,
  body,
});

/** Gives a kept answer; its body is what the handler returns. */
export function giveAgain(response: Response, { status, location, body }: KeptAnswer): unknown {
  response.status(status).set('idempotency-replayed', 'true');
  if (location) response.location(location);
  return body;
}
