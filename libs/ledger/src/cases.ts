import { TransientError } from '#libs/errors';
import type { Transaction } from '#libs/persistence';
import { v7 as uuidv7 } from 'uuid';

/**
 * The case of that name, made on first mention. One that is there is not locked: the steps of all its documents share its row,
 * and somebody who waits for a document with that lock in hand stops them.
 */
export async function caseOf(tx: Transaction, tenantId: string, name: string): Promise<string> {
  const known = await tx.query<{ id: string }>(FIND_CASE, [tenantId, name]);
  const made = known[0] ? known : await tx.query<{ id: string }>(INSERT_CASE, [uuidv7(), tenantId, name]);
  const [row] = made[0] ? made : await tx.query<{ id: string }>(FIND_CASE, [tenantId, name]);
  if (!row) throw new TransientError('conflict', `The case of tenant ${tenantId} could not be made.`);
  return row.id;
}

const FIND_CASE = `SELECT id FROM "case" WHERE tenant_id = $1 AND name = $2`;

const INSERT_CASE = `
  INSERT INTO "case" (id, tenant_id, name) VALUES ($1, $2, $3) ON CONFLICT (tenant_id, name) DO NOTHING RETURNING id`;
