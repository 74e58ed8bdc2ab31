import { randomBytes } from 'node:crypto';

/** A virtual host of one's own. */
export interface TestBroker {
  url: string;
  vhost: string;
  /** `messages` and `consumers` of a queue; undefined before it is declared. */
  queue(name: string): Promise<QueueState | undefined>;
  drop(): Promise<void>;
}

export interface QueueState {
  name: string;
  messages: number;
  consumers: number;
  arguments: Record<string, unknown>;
}

/** Makes a virtual host over the management API; it is removed with everything in it by `drop`. */
export async function testBroker(amqpUrl: string, managementUrl: string): Promise<TestBroker> {
  const vhost = `spec-${process.pid}-${randomBytes(4).toString('hex')}`;
  const call = managementCall(managementUrl);
  const user = decodeURIComponent(new URL(amqpUrl).username);
  await call('PUT', `/vhosts/${vhost}`);
  await call('PUT', `/permissions/${vhost}/${encodeURIComponent(user)}`, { configure: '.*', write: '.*', read: '.*' });
  const url = new URL(amqpUrl);
  url.pathname = `/${vhost}`;
  return {
    url: url.href,
    vhost,
    queue: async (name) =>
      (await call('GET', `/queues/${vhost}/${encodeURIComponent(name)}`)) as QueueState | undefined,
    drop: async () => void (await call('DELETE', `/vhosts/${vhost}`)),
  };
}

/** Calls the management API; undefined for 404. */
function managementCall(managementUrl: string): (method: string, path: string, body?: object) => Promise<unknown> {
  const { username, password, origin } = new URL(managementUrl);
  const authorization = `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')}`;
  return async (method, path, body) => {
    const headers = { authorization, 'content-type': 'application/json' };
    const response = await fetch(`${origin}/api${path}`, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    if (response.status === 404) return undefined;
    if (!response.ok) throw new Error(`RabbitMQ management answered ${response.status} to ${method} ${path}`);
    const text = await response.text();
    return text ? JSON.parse(text) : undefined;
  };
}
