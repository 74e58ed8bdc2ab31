import { createHash } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { type Allowance, type ApiKeys, credentialIn, isApiKey, type RateLimits } from '#libs/auth';
import { asError, TransientError } from '#libs/errors';
import type { Request, Response } from 'express';
import type { Door } from './door';

/** Limits what one key or person may ask for, and says in every answer how much is left (draft-ietf-httpapi-ratelimit-headers-11). */
export class RequestLimits {
  private readonly logger = new Logger(RequestLimits.name);

  constructor(
    door: Door,
    private readonly limits: RateLimits,
    private readonly keys: ApiKeys,
    /** For whoever has no limit of his own; 0: none. */
    private readonly usual: number,
  ) {
    door.add((request, response) => this.check(request, response));
  }

  /** Who shows no credential is no caller: what he gets is the guard's business. */
  private async check({ headers }: Request, response: Response): Promise<void> {
    const credential = credentialIn(headers);
    if (!credential) return;
    const limit = await this.limitOf(credential);
    if (limit <= 0) return;
    const allowance = await this.limits.take(sha256(credential), limit);
    tell(response, allowance);
    if (allowance.isExceeded) throw exceeded(allowance);
  }

  /** While the ledger is away everybody has the usual limit. */
  private async limitOf(credential: string): Promise<number> {
    if (!isApiKey(credential)) return this.usual;
    try {
      return (await this.keys.callerOf(credential))?.requestLimit ?? this.usual;
    } catch (error) {
      this.logger.debug(asError(error), 'whose key it is cannot be told just now');
      return this.usual;
    }
  }
}

function tell(response: Response, { limit, remaining, resetSeconds, windowSeconds }: Allowance): void {
  response.setHeader('ratelimit-policy', `"default";q=${limit};w=${windowSeconds}`);
  response.setHeader('ratelimit', `"default";r=${remaining};t=${resetSeconds}`);
}

const exceeded = ({ limit, windowSeconds, resetSeconds }: Allowance): TransientError =>
  new TransientError(
    'rate_limited',
    `This key may make ${limit} requests in ${windowSeconds} s; the next ones are welcome in ${resetSeconds} s.`,
    { retryAfterMs: resetSeconds * 1_000, facts: { limit, window_seconds: windowSeconds } },
  );

/** Keys do not get into Redis. */
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
