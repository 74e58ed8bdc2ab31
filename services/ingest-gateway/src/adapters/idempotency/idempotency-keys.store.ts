import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { TransientError } from '#libs/errors';
import { Database } from '#libs/persistence';
import { type KeptAnswer, KeyClaim, type KeyState } from './key-claim';

/** A first request that is not heard of for so long has died: the next one takes its place. */
const LEASE_SECONDS = 30;
const KEPT_HOURS = 24;
const ASK_AGAIN_MS = 1_000;

/** Requests by the keys that their senders chose for them, for 24 hours. The primary key decides which one is the first. */
@Injectable()
export class IdempotencyKeys {
  constructor(private readonly database: Database) {}

  /** The hold of this request on the key; `idempotency_key_in_flight` while the first one is under way. */
  async claim(tenantId: string, key: string): Promise<KeyClaim> {
    const token = randomUUID();
    const [taken] = await this.database.query(TAKE, [tenantId, key, token, LEASE_SECONDS, KEPT_HOURS]);
    if (taken) return new KeyClaim(this, { tenantId, key, token, fingerprint: null, answer: null });
    const [first] = await this.database.query<KeyState>(FIRST, [tenantId, key]);
    if (first?.answer) return new KeyClaim(this, { ...first, tenantId, key, token: null });
    throw new TransientError(
      'idempotency_key_in_flight',
      `The first request with the Idempotency-Key ${key} is under way.`,
      {
        retryAfterMs: ASK_AGAIN_MS,
      },
    );
  }

  async renew({ tenantId, key, token }: KeyState): Promise<void> {
    await this.database.query(
      `UPDATE idempotency_key SET locked_until = now() + make_interval(secs => $4) WHERE tenant_id = $1 AND key = $2 AND token = $3`,
      [tenantId, key, token, LEASE_SECONDS],
    );
  }

  async keep({ tenantId, key, token }: KeyState, fingerprint: string, answer: KeptAnswer): Promise<void> {
    await this.database.query(
      `UPDATE idempotency_key SET fingerprint = $4, answer = $5 WHERE tenant_id = $1 AND key = $2 AND token = $3`,
      [tenantId, key, token, fingerprint, JSON.stringify(answer)],
    );
  }

  async free({ tenantId, key, token }: KeyState): Promise<void> {
    await this.database.query(
      `DELETE FROM idempotency_key WHERE tenant_id = $1 AND key = $2 AND token = $3 AND answer IS NULL`,
      [tenantId, key, token],
    );
  }

  /** Forgets keys whose time is over. */
  async forgetExpired(): Promise<void> {
    await this.database.query(`DELETE FROM idempotency_key WHERE expires_at < now() AND locked_until < now()`);
  }
}

/** Taken when it is new, when its time is over, or when the first request has died without an answer. */
const TAKE = `
  INSERT INTO idempotency_key AS known (tenant_id, key, token, locked_until, expires_at)
  VALUES ($1, $2, $3, now() + make_interval(secs => $4), now() + make_interval(hours => $5))
  ON CONFLICT (tenant_id, key) DO UPDATE
  SET token = excluded.token, locked_until = excluded.locked_until, expires_at = excluded.expires_at, fingerprint = NULL, answer = NULL
  WHERE known.locked_until < now() AND (known.answer IS NULL OR known.expires_at < now())
  RETURNING token`;

const FIRST = `SELECT fingerprint, answer FROM idempotency_key WHERE tenant_id = $1 AND key = $2`;
