import type { ConsumeMessage } from 'amqplib';
import { v5 as uuidv5, validate } from 'uuid';

/** Namespace for ids made up for messages that came without one (a fixed random UUID of ours). */
const FOREIGN = '6d5f1c9e-3a53-4c0e-9a50-5b1b1f0d7c11';

/** The message's own id; for a message put in by hand, an id that is always the same for the same body. */
export function messageIdOf({ properties, content }: ConsumeMessage): string {
  const given = String(properties.messageId ?? '');
  return validate(given) ? given : idMadeOf(content.toString('base64'));
}

/** An id that is always the same for the same text. */
export const idMadeOf = (text: string): string => uuidv5(text, FOREIGN);
