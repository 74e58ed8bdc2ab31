import { asError, CodedError } from '#libs/errors';
import type { ConsumeMessage, Options } from 'amqplib';
import { type Flow, topologyOf } from './flow';
import { FAILURE_HEADERS } from './message-source';
import { messageIdOf } from './message-id';
import { framesOf, VERSION } from './origin';
import type { RabbitPublisher } from './rabbit-publisher';
import type { Claim } from './step';
import { WAIT_MS } from './policy';
import { DEFAULT_EXCHANGE, retryQueue, waitQueue } from './topology';

/** Copies a message to where it waits or ends; its original is acknowledged only after the broker has confirmed the copy. */
export class Diverter {
  constructor(private readonly publisher: RabbitPublisher) {}

  /** Into the queue whose TTL brings it back after `delayMs` at most. */
  retry(flow: Flow, message: ConsumeMessage, delayMs: number): Promise<void> {
    return this.copy(DEFAULT_EXCHANGE, retryQueue(flow.queue, delayMs), message, { expiration: jittered(delayMs) });
  }

  /** Back in a moment: its work could not begin. */
  wait(flow: Flow, message: ConsumeMessage): Promise<void> {
    return this.copy(DEFAULT_EXCHANGE, waitQueue(flow.queue), message, { expiration: jittered(WAIT_MS) });
  }

  /** To the dead letters, with the reason in its headers. */
  giveUp(flow: Flow, message: ConsumeMessage, thrown: unknown, claim?: Claim): Promise<void> {
    const error = asError(thrown);
    const { exchange, routingKey } = topologyOf(flow).deadLetter;
    const reason = {
      [FAILURE_HEADERS.queue]: flow.queue,
      [FAILURE_HEADERS.code]: error instanceof CodedError ? error.code : 'internal_error',
      [FAILURE_HEADERS.message]: error.message.slice(0, MESSAGE_LIMIT),
      [FAILURE_HEADERS.attempts]: claim?.attempt ?? 1,
      [FAILURE_HEADERS.failedAt]: new Date().toISOString(),
      [FAILURE_HEADERS.stack]: framesOf(error),
      [FAILURE_HEADERS.version]: VERSION,
      ...(claim && { [FAILURE_HEADERS.taskId]: claim.taskId }),
    };
    return this.copy(exchange, routingKey, message, { headers: reason });
  }

  private copy(
    exchange: string,
    routingKey: string,
    message: ConsumeMessage,
    { headers, ...changes }: Pick<Options.Publish, 'expiration' | 'headers'>,
  ): Promise<void> {
    const { properties, content } = message;
    const options: Options.Publish = {
      messageId: messageIdOf(message),
      type: String(properties.type ?? message.fields.routingKey),
      contentType: String(properties.contentType ?? ''),
      timestamp: Number(properties.timestamp) || Date.now(),
      headers: { ...ownHeaders(properties.headers), ...headers },
      ...changes,
    };
    return this.publisher.publish(exchange, routingKey, content, options);
  }
}

/** Spreads what failed at the same moment over the last quarter of the pause, so that it does not come back at the same moment. In whole milliseconds. */
export const jittered = (delayMs: number, random = Math.random()): number => Math.round(delayMs * (0.75 + random / 4));

/** AMQP allows 64 KiB of headers in all; a reason is to be read, not stored. */
const MESSAGE_LIMIT = 2_000;

/** Without what the broker adds on the way: its death records grow with every round through a retry queue. */
function ownHeaders(headers: Record<string, unknown> | undefined): Record<string, unknown> {
  return Object.fromEntries(Object.entries(headers ?? {}).filter(([name]) => !BROKERS.test(name)));
}

const BROKERS = /^(x-death|x-(first|last)-death-.*|x-delivery-count|x-acquired-count)$/;
