import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '#libs/persistence';
import { LRUCache } from 'lru-cache';
import { v7 as uuidv7 } from 'uuid';
import type { Caller, Scope } from './caller';

/** A key works on for at most this long after it was revoked, in milliseconds. */
const CACHE_MS = 15_000;

/** The keys of programs. Only their SHA-256 is stored: a key has 256 random bits, so a slow hash would protect nothing more. */
@Injectable()
export class ApiKeys {
  private readonly known = new LRUCache<string, Caller>({ max: 1_000, ttl: CACHE_MS });

  constructor(private readonly database: Database) {}

  /** Whose key this is; undefined for an unknown, expired or revoked one. */
  async callerOf(key: string): Promise<Caller | undefined> {
    const hash = sha256(key);
    const known = this.known.get(hash);
    if (known) return known;
    const [caller] = await this.database.query<Caller>(
      `SELECT k.name, k.tenant_id AS "tenantId", t.name AS "tenantName", k.scopes, k.request_limit AS "requestLimit"
       FROM api_key k JOIN tenant t ON t.id = k.tenant_id
       WHERE k.key_sha256 = $1 AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())`,
      [hash],
    );
    if (caller) this.known.set(hash, caller);
    return caller;
  }

  /** Gives a key a limit of its own, null: the usual one again; false when the tenant has no key of that name. Known after 15 s to all. */
  async limit(tenant: string, name: string, requests: number | null): Promise<boolean> {
    const rows = await this.database.query(
      `UPDATE api_key k SET request_limit = $3 FROM tenant t WHERE t.id = k.tenant_id AND t.name = $1 AND k.name = $2 RETURNING k.id`,
      [tenant, name, requests],
    );
    return rows.length > 0;
  }

  /** Makes tenant and key if they are not there; the tenant's id. */
  async seed(tenant: string, name: string, key: string, scopes: readonly Scope[]): Promise<string> {
    await this.database.query(`INSERT INTO tenant (id, name) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING`, [
      uuidv7(),
      tenant,
    ]);
    const [row] = await this.database.query<{ tenant_id: string }>(
      `INSERT INTO api_key (id, tenant_id, name, key_sha256, scopes) SELECT $1, id, $3, $4, $5 FROM tenant WHERE name = $2
       ON CONFLICT (key_sha256) DO UPDATE SET scopes = excluded.scopes RETURNING tenant_id`,
      [uuidv7(), tenant, name, sha256(key), scopes],
    );
    return row?.tenant_id ?? '';
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
