import { join } from 'node:path';
import type { Installation } from '../installation.ts';
import type { Family, Launch } from './part.ts';
import { firstReply } from './probes.ts';
import { ownedFile, ownedFolder, plainEnv } from './run.ts';

const USER = 'redis';

/** A private Redis that keeps an append-only file: claims and caches survive its restart. */
export function redisFamily(fleet: Installation): Family {
  return {
    name: 'redis',
    kind: 'infrastructure',
    title: 'Redis',
    url: `redis://127.0.0.1:${fleet.ports.redis}/0`,
    stopWave: 2,
    parts: [
      {
        name: 'redis',
        startLimitMs: 30_000,
        stop: { signal: 'SIGTERM', graceMs: 10_000 },
        prepare: () => prepare(fleet),
        ready: () => answers(fleet.ports.redis),
      },
    ],
  };
}

async function prepare(fleet: Installation): Promise<Launch> {
  const folder = join(fleet.data, 'redis');
  const config = join(folder, 'redis.conf');
  ownedFolder(folder, USER);
  const lines = [
    `port ${fleet.ports.redis}`,
    'bind 127.0.0.1',
    `requirepass ${fleet.secrets.redisPassword}`,
    `dir "${folder}"`,
    'appendonly yes',
    'save ""',
    'daemonize no',
    'maxmemory 256mb',
    'maxmemory-policy volatile-lru',
  ];
  ownedFile(config, `${lines.join('\n')}\n`, USER);
  return { command: ['redis-server', config], env: plainEnv(), cwd: folder, user: USER };
}

/** An unauthenticated PING is refused by a server that serves; while it loads its file it says so instead. */
async function answers(port: number): Promise<boolean> {
  const reply = await firstReply(port, 'PING\r\n');
  return reply.startsWith('+PONG') || reply.startsWith('-NOAUTH');
}
