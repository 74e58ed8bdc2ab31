import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aFleet } from '../fleet/a-fleet.ts';
import { until } from '../fleet/parts/until.ts';
import { aFault } from './a-run.ts';
import { Injector } from './injector.ts';

const never = new AbortController().signal;

describe('Injector', () => {
  const root = mkdtempSync(join(tmpdir(), 'chaos-'));
  const injector = new Injector(aFleet({ root }));
  let victim: ChildProcess;

  const isFrozen = () => /\) T/.test(readFileSync(`/proc/${victim.pid ?? 0}/stat`, 'utf8'));

  beforeEach(() => {
    victim = spawn('sleep', ['30']);
    writeFileSync(join(root, 'pids.json'), JSON.stringify({ indexer: [victim.pid] }));
  });
  afterEach(() => victim.kill('SIGKILL'));

  it.each([
    ['kill', 'SIGKILL'],
    ['term', 'SIGTERM'],
  ] as const)('does %s by %s and names the process that must not come back', async (kind, signal) => {
    const ended = once(victim, 'exit');
    expect(await injector.inject(aFault({ kind }), never)).toBe(victim.pid);
    expect(await ended).toEqual([null, signal]);
  });

  it('freezes for the time given, and notes the end', async () => {
    const fault = aFault({ kind: 'freeze', holdMs: 60_000 });
    const end = new AbortController();
    const frozen = injector.inject(fault, end.signal);
    expect(await until(() => Promise.resolve(isFrozen()), 2_000)).toBe(true);
    end.abort();
    expect(await frozen).toBeUndefined(); // nobody has to die of it
    expect(await until(() => Promise.resolve(!isFrozen()), 2_000)).toBe(true);
    expect(fault.endedAt).toBeGreaterThan(0);
  });

  it('relents: what is frozen goes on', async () => {
    const end = new AbortController();
    const frozen = injector.inject(aFault({ kind: 'freeze', holdMs: 60_000 }), end.signal);
    expect(await until(() => Promise.resolve(isFrozen()), 2_000)).toBe(true);
    await injector.relent();
    expect(await until(() => Promise.resolve(!isFrozen()), 2_000)).toBe(true);
    end.abort();
    await frozen;
  });

  it.each(['drop', 'cut', 'vanish'] as const)('refuses to %s connections of what has no port here', async (kind) => {
    await expect(injector.inject(aFault({ kind }), never)).rejects.toThrow(
      'The connections of indexer cannot be harmed.',
    );
  });
});
