import { join } from 'node:path';
import type { Installation } from '../installation.ts';
import type { Family, Launch } from './part.ts';
import { httpOk } from './probes.ts';
import { ownedFolder, ownName } from './run.ts';

/** A private SQS that keeps its messages on disk. */
export function sqsFamily(fleet: Installation): Family {
  const url = `http://127.0.0.1:${fleet.ports.sqs}`;
  return {
    name: 'sqs',
    kind: 'infrastructure',
    title: 'SQS (fauxqs)',
    url,
    stopWave: 1,
    parts: [
      {
        name: 'sqs',
        startLimitMs: 30_000,
        stop: { signal: 'SIGTERM', graceMs: 8_000 },
        prepare: () => prepare(fleet),
        ready: () => httpOk(`${url}/health`),
      },
    ],
  };
}

async function prepare(fleet: Installation): Promise<Launch> {
  const folder = join(fleet.data, 'sqs');
  ownedFolder(folder, ownName());
  const server = join(fleet.repo, 'tools/fleet/parts/sqs-server.ts');
  return {
    command: [process.execPath, '--max-semi-space-size=2', server, String(fleet.ports.sqs), folder],
    env: { ...process.env, NODE_COMPILE_CACHE: fleet.home.compileCache },
    cwd: fleet.repo,
  };
}
