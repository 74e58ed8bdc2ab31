import { Injectable } from '@nestjs/common';
import { TransientError } from '#libs/errors';
import { z } from 'zod';
import { AdminConfig } from '../admin.config';
import type { BrokerQueue } from '../domain/queue-figures';

const PATIENCE_MS = 2_000;

/** A queue that was declared a moment ago has no figures yet. */
const answer = z.array(
  z.object({
    name: z.string(),
    messages_ready: z.number().default(0),
    messages_unacknowledged: z.number().default(0),
    consumers: z.number().default(0),
  }),
);

/** The queues of the fleet's own virtual host, over RabbitMQ's management API (figures are up to 5 s old). */
@Injectable()
export class BrokerQueues {
  /** Where people find the management UI: the API's address without its password; undefined when not configured. */
  readonly uiUrl: string | undefined;
  private readonly request: { url: string; authorization: string } | undefined;

  constructor({ RABBITMQ_MANAGEMENT_URL: management, RABBITMQ_URL: amqp }: AdminConfig) {
    if (!management) return;
    const { origin, username, password } = new URL(management);
    const account = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    this.uiUrl = `${origin}/`;
    this.request = {
      url: `${origin}/api/queues/${vhostOf(amqp)}?columns=${Object.keys(answer.element.shape).join()}`,
      authorization: `Basic ${Buffer.from(account).toString('base64')}`,
    };
  }

  /** Every queue of the virtual host; rejects with `dependency_unavailable` when the broker does not tell. */
  async list(): Promise<BrokerQueue[]> {
    if (!this.request)
      throw new TransientError('dependency_unavailable', 'RABBITMQ_MANAGEMENT_URL is not set: queues are not shown.');
    const { url, authorization } = this.request;
    const response = await fetch(url, {
      headers: { authorization },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (!response.ok)
      throw new TransientError('dependency_unavailable', `RabbitMQ's management API answered ${response.status}.`);
    return answer.parse(await response.json()).map(({ name, messages_ready, messages_unacknowledged, consumers }) => ({
      name,
      ready: messages_ready,
      unacked: messages_unacknowledged,
      consumers,
    }));
  }
}

/** The path of an AMQP address names its virtual host; without a path it is `/`. */
function vhostOf(amqpUrl: string): string {
  const path = new URL(amqpUrl).pathname.slice(1);
  return encodeURIComponent(decodeURIComponent(path) || '/');
}
