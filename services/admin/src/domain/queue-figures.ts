/** A queue as the broker reports it. */
export interface BrokerQueue {
  readonly name: string;
  /** Messages that a consumer could take now. */
  readonly ready: number;
  /** Messages that a consumer holds. */
  readonly unacked: number;
  readonly consumers: number;
}

/** A flow's queue together with the queues in which its messages wait. */
export interface QueueFigures {
  readonly name: string;
  readonly depth: number;
  readonly unacked: number;
  readonly consumers: number;
  /** Messages that wait for their next attempt. */
  readonly retrying: number;
  /** Messages whose work could not begin. */
  readonly waiting: number;
  /** Messages that nobody will take again by itself. */
  readonly parked: number;
  /** Age of the oldest unfinished task in seconds; null when there is none. */
  readonly oldestSeconds: number | null;
}

/** Seconds since the oldest unfinished task of each queue was submitted. */
export type Ages = ReadonlyMap<string, number>;

/** Queues that a connection has for itself, and that end with it. */
const PRIVATE_QUEUE = /^amq\./;
const SIDE_QUEUE = /^(?<queue>.+?)\.(?<kind>retry(?=\.)|wait$|parked$)/;

/** One line per flow, by name: the messages in its retry, wait and parking queues are counted with it. */
export function figuresOf(queues: readonly BrokerQueue[], ages: Ages): QueueFigures[] {
  const flows = queues.filter(({ name }) => !SIDE_QUEUE.test(name) && !PRIVATE_QUEUE.test(name));
  return flows
    .map((flow) => figuresOfFlow(flow, queues, ages))
    .toSorted((one, other) => one.name.localeCompare(other.name));
}

/** Every message that is with the broker, in whatever queue. */
export const messagesIn = (queues: readonly QueueFigures[]): number =>
  queues.reduce(
    (sum, { depth, unacked, retrying, waiting, parked }) => sum + depth + unacked + retrying + waiting + parked,
    0,
  );

function figuresOfFlow(flow: BrokerQueue, queues: readonly BrokerQueue[], ages: Ages): QueueFigures {
  const beside = (kind: string): number =>
    queues
      .filter(({ name }) => isBeside(name, flow.name, kind))
      .reduce((sum, { ready, unacked }) => sum + ready + unacked, 0);
  return {
    name: flow.name,
    depth: flow.ready,
    unacked: flow.unacked,
    consumers: flow.consumers,
    retrying: beside('retry'),
    waiting: beside('wait'),
    parked: beside('parked'),
    oldestSeconds: ages.get(flow.name) ?? null,
  };
}

function isBeside(name: string, queue: string, kind: string): boolean {
  const groups = SIDE_QUEUE.exec(name)?.groups;
  return groups?.['queue'] === queue && groups['kind'] === kind;
}
