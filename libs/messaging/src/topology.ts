import type { Channel } from 'amqplib';
import { WAIT_MS } from './policy';

export const EVENTS_EXCHANGE = 'events';
export const DEAD_LETTER_EXCHANGE = 'dead-letters';
/** The broker's own exchange: a routing key is the name of a queue. */
export const DEFAULT_EXCHANGE = '';

/** A crash counts as a delivery; after this many the broker itself parks the message with the dead letters. */
const DELIVERY_LIMIT = 20;

/** Never loses a message on its way to another queue, and refuses rather than drops (RabbitMQ docs, at-least-once dead lettering). */
const SAFE_QUORUM = {
  'x-queue-type': 'quorum',
  'x-dead-letter-strategy': 'at-least-once',
  'x-overflow': 'reject-publish',
};

/** A queue with what leads into it and where its failures go. */
export interface QueueTopology {
  readonly queue: string;
  readonly exchange: string;
  readonly routingKey: string;
  readonly retryDelaysMs: readonly number[];
  /** Exchange for messages that the broker gives up on, or the name of a parking queue behind the default exchange. */
  readonly deadLetter: { readonly exchange: string; readonly routingKey: string };
}

/** The queue of one lane of a flow. */
export const laneQueue = (queue: string, lane: string): string => `${queue}.${lane}`;

/** The routing key that leads a contract's messages into one lane. */
export const laneKey = (routingKey: string, lane: string): string => `${routingKey}.${lane}`;

/** The queue in which a message of `queue` waits for `delayMs`. */
export const retryQueue = (queue: string, delayMs: number): string => `${queue}.retry.${delayMs / 1000}s`;

/** The queue in which a message of `queue` waits whose work could not begin. */
export const waitQueue = (queue: string): string => `${queue}.wait`;

/** Declares what every service agrees on. Idempotent; any service may come up first. */
export async function assertExchanges(channel: Channel): Promise<void> {
  await channel.assertExchange(EVENTS_EXCHANGE, 'topic', { durable: true });
  await channel.assertExchange(DEAD_LETTER_EXCHANGE, 'topic', { durable: true });
}

/**
 * Declares a flow's queue and its retry ladder. A retry queue has no consumer: its TTL moves each message back through
 * the default exchange. One queue per pause, because a queue expires messages at its head only.
 */
export async function assertQueue(channel: Channel, topology: QueueTopology): Promise<void> {
  const { queue, exchange, routingKey, retryDelaysMs, deadLetter } = topology;
  if (deadLetter.exchange === DEFAULT_EXCHANGE) await assertParking(channel, deadLetter.routingKey);
  await channel.assertQueue(queue, {
    durable: true,
    arguments: {
      ...SAFE_QUORUM,
      'x-delivery-limit': DELIVERY_LIMIT,
      'x-dead-letter-exchange': deadLetter.exchange,
      'x-dead-letter-routing-key': deadLetter.routingKey,
    },
  });
  await channel.bindQueue(queue, exchange, routingKey);
  for (const delay of new Set(retryDelaysMs)) await assertDelay(channel, retryQueue(queue, delay), queue, delay);
  await assertDelay(channel, waitQueue(queue), queue, WAIT_MS);
}

async function assertDelay(channel: Channel, name: string, target: string, delayMs: number): Promise<void> {
  const back = {
    'x-message-ttl': delayMs,
    'x-dead-letter-exchange': DEFAULT_EXCHANGE,
    'x-dead-letter-routing-key': target,
  };
  await channel.assertQueue(name, { durable: true, arguments: { ...SAFE_QUORUM, ...back } });
}

async function assertParking(channel: Channel, name: string): Promise<void> {
  await channel.assertQueue(name, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
}
