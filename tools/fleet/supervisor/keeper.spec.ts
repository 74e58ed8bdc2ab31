import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Part } from '../parts/part.ts';
import { until } from '../parts/until.ts';
import { Keeper } from './keeper.ts';
import { RotatingLog } from './rotating-log.ts';

const STAYS = 'process.stdout.write("here "); setInterval(() => undefined, 1000)';

describe('Keeper', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fleet-'));
  const kept: Keeper[] = [];
  let number = 0;

  function keeperOf(script: string, more: Partial<Part> = {}): Keeper {
    const name = `part-${(number += 1)}`;
    const launch = { command: [process.execPath, '-e', script], env: process.env, cwd: folder };
    const log = new RotatingLog(join(folder, `${name}.log`));
    const part: Part = {
      name,
      startLimitMs: 5_000,
      stop: { signal: 'SIGTERM', graceMs: 300 },
      prepare: () => Promise.resolve(launch),
      ready: () => Promise.resolve(readFileSync(log.path, 'utf8').includes('here')),
      ...more,
    };
    const keeper = new Keeper(part, log, () => undefined);
    kept.push(keeper);
    return keeper;
  }

  /** A zombie is dead: in a container whose first process collects none, they stay. */
  const alive = (pid = 0) =>
    existsSync(`/proc/${pid}/stat`) && !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  const happens = (question: () => boolean) => until(() => Promise.resolve(question()), 5_000);

  afterEach(() => Promise.all(kept.map((keeper) => keeper.stop())));

  it('answers once the process serves and is set up', async () => {
    let settled = false;
    const keeper = keeperOf(STAYS, { settle: async () => void (settled = true) });
    await keeper.start();
    expect(keeper.state).toBe('ready');
    expect(settled).toBe(true);
    expect(alive(keeper.pid)).toBe(true);
  });

  it('starts a killed process again', async () => {
    const keeper = keeperOf(STAYS);
    await keeper.start();
    const before = keeper.pid ?? 0;
    process.kill(before, 'SIGKILL');
    expect(await happens(() => keeper.state === 'ready' && keeper.pid !== before)).toBe(true);
    expect(keeper.restarts).toBe(1);
    expect(keeper.lastFault).toBe('was ended by SIGKILL');
  });

  it('restarts a process that runs but turns everybody away', async () => {
    let asked = 0;
    const keeper = keeperOf(STAYS, { refuses: () => Promise.resolve((asked += 1) === 1) });
    await keeper.start();
    const before = keeper.pid ?? 0;
    expect(await until(() => Promise.resolve(keeper.state === 'ready' && keeper.pid !== before), 8_000)).toBe(true);
    expect(keeper.lastFault).toBe('was ended by SIGTERM');
  });

  it('reports one that cannot start, with its log, and goes on trying', async () => {
    const keeper = keeperOf('process.exit(3)', { ready: () => Promise.resolve(false) });
    await expect(keeper.start()).rejects.toMatchObject({
      message: expect.stringContaining('ended with exit code 3'),
      log: keeper.log.path,
    });
    expect(['starting', 'waiting']).toContain(keeper.state);
  });

  it('reports a program that is not installed', async () => {
    const keeper = keeperOf('', {
      prepare: () => Promise.resolve({ command: ['/no/such/program'], env: {}, cwd: '/' }),
    });
    await expect(keeper.start()).rejects.toThrow('ended with exit code');
  });

  it('ends a process that ignores the gentle signal', async () => {
    const keeper = keeperOf(`process.on('SIGTERM', () => undefined); ${STAYS}`);
    await keeper.start();
    const { pid } = keeper;
    await keeper.stop();
    expect(keeper.state).toBe('stopped');
    expect(alive(pid)).toBe(false);
  });

  it('leaves no child of the process behind', async () => {
    const child = `require('child_process').spawn('sleep', ['60']).pid`;
    const keeper = keeperOf(`require('fs').writeFileSync('child.pid', String(${child})); ${STAYS}`);
    await keeper.start();
    const pid = Number(readFileSync(join(folder, 'child.pid'), 'utf8'));
    expect(alive(pid)).toBe(true);
    await keeper.stop();
    expect(await happens(() => !alive(pid))).toBe(true);
  });

  it('stops while it is still preparing', async () => {
    const keeper = keeperOf('', {
      prepare: (wanted) =>
        new Promise((_, reject) => wanted.addEventListener('abort', () => reject(new Error('aborted')))),
    });
    const started = keeper.start().catch((fault: Error) => fault.message);
    await keeper.stop();
    expect(await started).toContain('did not start');
    expect(keeper.state).toBe('stopped');
  });
});
