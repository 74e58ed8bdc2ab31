import type { Transaction } from './database';

/** Remembers, in the caller's transaction, that a message has had its effects in this queue; false when it already had. */
export async function rememberMessage(tx: Transaction, messageId: string, queue: string): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO inbox (message_id, queue) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING message_id`,
    [messageId, queue],
  );
  return rows.length === 1;
}
