import { type FlowPolicy, retryDelays } from './policy';
import type { MessageSource } from './message-source';
import type { StepContext } from './step';
import { DEAD_LETTER_EXCHANGE, DEFAULT_EXCHANGE, laneKey, laneQueue, type QueueTopology } from './topology';

/** One thing a service does on a message, with the queue it takes the messages from. */
export interface Flow {
  /** `recognise-pages` */
  readonly name: string;
  /** `tagging-worker.tag-document`; of a flow with lanes `ocr-worker.recognise-pages.small`. */
  readonly queue: string;
  /** Set when the flow has lanes and this is one of them. */
  readonly lane?: string;
  /** Messages one process works on at once. */
  readonly concurrency: number;
  readonly source: MessageSource;
  readonly policy: FlowPolicy;
  readonly handle: (message: unknown, step: StepContext) => Promise<void>;
}

/** The queue, its ladder and where failures go. What handles dead letters parks its own: it must not feed itself. */
export function topologyOf({ queue, lane, source, policy }: Flow): QueueTopology {
  const deadLetter =
    source.exchange === DEAD_LETTER_EXCHANGE
      ? { exchange: DEFAULT_EXCHANGE, routingKey: `${queue}.parked` }
      : { exchange: DEAD_LETTER_EXCHANGE, routingKey: queue };
  return {
    queue,
    exchange: source.exchange,
    routingKey: lane ? laneKey(source.routingKey, lane) : source.routingKey,
    retryDelaysMs: retryDelays(policy.retry),
    deadLetter,
  };
}

/** The flow's lanes, by the names in its policy; the flow itself when it has none. */
export function byLanes(flow: Flow): Flow[] {
  const lanes = Object.keys(flow.policy.lanes ?? {});
  if (lanes.length === 0) return [flow];
  return lanes.map((lane) => ({ ...flow, lane, queue: laneQueue(flow.queue, lane) }));
}
