import { type FlowPolicy, retryDelays } from './policy';
import type { MessageSource } from './message-source';
import type { StepContext } from './step';
import { DEAD_LETTER_EXCHANGE, DEFAULT_EXCHANGE, type QueueTopology } from './topology';

/** One thing a service does on a message, with the queue it takes the messages from. */
export interface Flow {
  /** `recognise-document` */
  readonly name: string;
  /** `ocr-worker.recognise-document` */
  readonly queue: string;
  readonly source: MessageSource;
  readonly policy: FlowPolicy;
  readonly handle: (message: unknown, step: StepContext) => Promise<void>;
}

/** The queue, its ladder and where failures go. What handles dead letters parks its own: it must not feed itself. */
export function topologyOf({ queue, source, policy }: Flow): QueueTopology {
  const deadLetter =
    source.exchange === DEAD_LETTER_EXCHANGE
      ? { exchange: DEFAULT_EXCHANGE, routingKey: `${queue}.parked` }
      : { exchange: DEAD_LETTER_EXCHANGE, routingKey: queue };
  return {
    queue,
    exchange: source.exchange,
    routingKey: source.routingKey,
    retryDelaysMs: retryDelays(policy.retry),
    deadLetter,
  };
}
