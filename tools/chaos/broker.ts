/** Messages that wait in the broker, by queue; queues that hold none are left out. */
export type Waiting = Record<string, number>;

const ANSWER_MS = 5_000;

/** Asks RabbitMQ's management API; its figures are up to 5 s old. Rejects while the broker is away. */
export async function waitingIn(managementUrl: string, vhost: string): Promise<Waiting> {
  const { origin, username, password } = new URL(managementUrl);
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  const response = await fetch(`${origin}/api/queues/${encodeURIComponent(vhost)}`, {
    headers: { authorization },
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  if (!response.ok) throw new Error(`RabbitMQ's management answered ${response.status}.`);
  const queues = (await response.json()) as { name: string; messages?: number }[];
  return Object.fromEntries(
    queues.filter(({ messages }) => messages).map(({ name, messages = 0 }) => [name, messages]),
  );
}

/** A queue without a consumer on purpose: what could not even become a problem. */
export const isParking = (queue: string): boolean => queue.endsWith('.parked');
