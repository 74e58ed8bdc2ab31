import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createDataSource } from '#libs/persistence';
import { type Figures, perSecond } from '../figures';
import { MESSAGES, STEPS } from './job';

/** The fleet's own servers, on which each contender gets a database and a virtual host of its own. */
export interface Servers {
  database: string;
  broker: string;
  management: string;
  cache: string;
}

interface Result {
  milliseconds: number;
  cpuMilliseconds: number;
}

const CONTENDERS = ['raw', 'consilium', 'nest-rmq', 'bullmq', 'pg-boss'];
const NAME = 'bench_messaging';

/** Five durable steps per message, each with one transaction in Postgres: the fleet's messaging beside others, one after the other. */
export async function benchMessaging(servers: Servers): Promise<Figures> {
  const results = new Map<string, Result>();
  for (const contender of CONTENDERS) results.set(contender, await race(contender, servers));
  const base = results.get('raw')?.milliseconds ?? Number.NaN;
  return {
    title: `${MESSAGES} messages through ${STEPS.length} durable steps, one transaction each`,
    rows: [...results].map(([contender, { milliseconds, cpuMilliseconds }]) => [
      contender,
      `${perSecond(MESSAGES * STEPS.length, milliseconds)} steps, ${(milliseconds / base).toFixed(2)}× of raw, ` +
        `${(cpuMilliseconds / MESSAGES / STEPS.length).toFixed(2)} CPU ms a step`,
    ]),
  };
}

async function race(contender: string, servers: Servers): Promise<Result> {
  const database = await freshDatabase(servers.database);
  const broker = await freshVhost(servers);
  const env = {
    ...process.env,
    BENCH_DATABASE_URL: database,
    BENCH_RABBITMQ_URL: broker,
    BENCH_REDIS_URL: withPath(servers.cache, '/9'),
  };
  const child = spawn(process.execPath, [path.join(__dirname, `${contender}.js`)], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  if (code !== 0) throw new Error(`${contender} ended with ${code}`);
  return JSON.parse(output.trim().split('\n').at(-1) ?? '') as Result;
}

async function freshDatabase(url: string): Promise<string> {
  const server = await createDataSource(url, 1).initialize();
  await server.query(`DROP DATABASE IF EXISTS ${NAME} WITH (FORCE)`);
  await server.query(`CREATE DATABASE ${NAME}`);
  await server.destroy();
  const own = withPath(url, `/${NAME}`);
  const dataSource = await createDataSource(own, 1).initialize();
  await dataSource.runMigrations();
  await dataSource.query(
    'CREATE TABLE effect (step int NOT NULL, message_id uuid NOT NULL, PRIMARY KEY (step, message_id))',
  );
  await dataSource.destroy();
  return own;
}

async function freshVhost({ broker, management }: Servers): Promise<string> {
  const { username, password, origin } = new URL(management);
  const authorization = `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')}`;
  const call = async (method: string, to: string, body?: object): Promise<void> => {
    const headers = { authorization, 'content-type': 'application/json' };
    await fetch(`${origin}/api${to}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  };
  await call('DELETE', `/vhosts/${NAME}`);
  await call('PUT', `/vhosts/${NAME}`);
  await call('PUT', `/permissions/${NAME}/${username}`, { configure: '.*', write: '.*', read: '.*' });
  return withPath(broker, `/${NAME}`);
}

function withPath(url: string, pathname: string): string {
  const changed = new URL(url);
  changed.pathname = pathname;
  return changed.href;
}
