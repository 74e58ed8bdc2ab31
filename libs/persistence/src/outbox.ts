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

/** Puts messages into the outbox, in the caller's transaction: they will reach the broker if and only if that commits. */
export async function addToOutbox(tx: Transaction, ...messages: OutgoingMessage[]): Promise<void> {
  if (messages.length === 0) return;
  const column = <K extends keyof OutgoingMessage>(name: K): OutgoingMessage[K][] => messages.map((each) => each[name]);
  await tx.query(INSERT, [
    column('messageId'),
    column('exchange'),
    column('routingKey'),
    column('type'),
    column('content'),
    column('headers').map((headers) => JSON.stringify(headers)),
  ]);
}

const INSERT = `
  INSERT INTO outbox (message_id, exchange, routing_key, type, content, headers)
  SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::bytea[], $6::jsonb[])`;
