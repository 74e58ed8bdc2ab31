import { Logger } from '@nestjs/common';
import { PermanentError } from '#libs/errors';
import type { IdempotencyKeys } from './idempotency-keys.store';

/** An answer, as it can be given again. */
export interface KeptAnswer {
  readonly status: number;
  readonly location: string | null;
  readonly body: unknown;
}

/** What is known of a key when a request comes with it. */
export interface KeyState {
  readonly tenantId: string;
  readonly key: string;
  /** This request's, when it is the first one. */
  readonly token: string | null;
  readonly fingerprint: string | null;
  readonly answer: KeptAnswer | null;
}

/** Three times within the lease of a key: one lost renewal does not lose it. */
const RENEW_MS = 10_000;

/** One request's hold on its idempotency key: it is the first, and answers for it, or it gets the answer of the first. */
export class KeyClaim {
  private readonly logger = new Logger(KeyClaim.name);
  private readonly timer: NodeJS.Timeout | undefined;
  private fingerprint = '';
  private isKept = false;

  constructor(
    private readonly keys: IdempotencyKeys,
    private readonly state: KeyState,
  ) {
    if (state.token) this.timer = setInterval(() => void keys.renew(state).catch(() => undefined), RENEW_MS);
  }

  /** The first answer to the same request, `idempotency_key_reused` when it was another one; undefined for the first. */
  recall(fingerprint: string): KeptAnswer | undefined {
    this.fingerprint = fingerprint;
    const { token, answer, fingerprint: first, key } = this.state;
    if (token || !answer) return undefined;
    if (first === fingerprint) return answer;
    throw new PermanentError('idempotency_key_reused', `Another request had the Idempotency-Key ${key}.`);
  }

  /** Keeps the first answer. What was done is done: should that fail, the request does not, and a repeat is met by deduplication. */
  async keep(answer: KeptAnswer): Promise<void> {
    if (!this.state.token) return;
    this.isKept = true;
    await this.keys.keep(this.state, this.fingerprint, answer).catch((error: unknown) => {
      this.logger.warn({ err: error }, 'the answer to a request could not be kept for its repetition');
    });
  }

  /** Ends the hold. A request that came to no answer leaves the key free. */
  async release(): Promise<void> {
    clearInterval(this.timer);
    if (this.isKept || !this.state.token) return;
    await this.keys.free(this.state).catch(() => undefined); // its lease runs out by itself
  }
}
