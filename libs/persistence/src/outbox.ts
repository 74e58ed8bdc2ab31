import type { Transaction } from './database';

/** A message on its way to the broker. `content` is encoded already. */
export interface OutgoingMessage {
  messageId: string;
  exchange: string;
  routingKey: string;
  /** Wire name of the contract. */
  type: string;
  content: Buffer;
  headers: Record<string, string>;
}

/** Puts a message into the outbox, in the caller's transaction: it will reach the broker if and only if that commits. */
export async function addToOutbox(tx: Transaction, message: OutgoingMessage): Promise<void> {
  const { messageId, exchange, routingKey, type, content, headers } = message;
  await tx.query(
    `INSERT INTO outbox (message_id, exchange, routing_key, type, content, headers) VALUES ($1, $2, $3, $4, $5, $6)`,
    [messageId, exchange, routingKey, type, content, headers],
  );
}
