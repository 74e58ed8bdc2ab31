import { Injectable } from '@nestjs/common';
import type { Caller } from '#libs/auth';
import { TransientError } from '#libs/errors';
import { IngestGatewayConfig } from '../../ingest-gateway.config';

/** How long whoever is refused should wait, in milliseconds. */
const WAIT_MS = 5_000;

/** How many streams each key or account has open at this replica. */
@Injectable()
export class StreamSeats {
  private readonly taken = new Map<string, number>();

  constructor(private readonly config: IngestGatewayConfig) {}

  /** Throws `too_many_streams` when the caller has all the seats it may have. */
  refuseFull({ tenantId, name }: Caller): void {
    const most = this.config.STREAMS_PER_KEY;
    if ((this.taken.get(`${tenantId} ${name}`) ?? 0) < most) return;
    throw new TransientError('too_many_streams', `"${name}" follows ${most} streams at this replica already.`, {
      retryAfterMs: WAIT_MS,
    });
  }

  /** Takes a seat, and gives it back when `signal` is aborted. */
  take({ tenantId, name }: Caller, signal: AbortSignal): void {
    const key = `${tenantId} ${name}`;
    this.taken.set(key, (this.taken.get(key) ?? 0) + 1);
    signal.addEventListener('abort', () => this.leave(key), { once: true });
  }

  private leave(key: string): void {
    const left = (this.taken.get(key) ?? 1) - 1;
    if (left > 0) this.taken.set(key, left);
    else this.taken.delete(key);
  }
}
