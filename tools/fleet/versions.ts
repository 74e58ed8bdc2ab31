import { postgresPrograms } from './parts/postgres.ts';
import { rabbitmqFolder } from './parts/rabbitmq.ts';
import { run } from './parts/run.ts';

const ASK: Record<string, () => Promise<string>> = {
  postgres: () => run([`${postgresPrograms()}/postgres`, '--version']),
  rabbitmq: () => Promise.resolve(rabbitmqFolder().replace(/.*-/, '')),
  redis: () => run(['redis-server', '--version']),
  s3: () => run(['radosgw', '--version']),
  edge: () => run(['caddy', 'version']),
};

/** The version of a piece of infrastructure, such as `3.10.8`; empty when it cannot be told. */
export async function versionOf(name: string): Promise<string> {
  const text = await ASK[name]?.().catch(() => '');
  return versionIn(text ?? '');
}

/** The first version number in what a program says about itself. */
export const versionIn = (text: string): string => /\d+(?:\.\d+)+/.exec(text)?.[0] ?? '';

/** Whether a version is another or a later one, number by number. */
export function atLeast(version: string, least: string): boolean {
  const order = new Intl.Collator('en', { numeric: true });
  return order.compare(version, least) >= 0;
}
