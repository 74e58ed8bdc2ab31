import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Family, Part } from '../parts/part.ts';
import { Crew } from './crew.ts';

const aPart = (name: string): Part => ({
  name,
  startLimitMs: 5_000,
  stop: { signal: 'SIGTERM', graceMs: 2_000 },
  prepare: () => Promise.resolve({ command: ['sleep', '60'], env: process.env, cwd: '/' }),
  ready: () => Promise.resolve(true),
});

const aFamily = (...parts: string[]): Family => ({
  name: 'worker',
  kind: 'service',
  title: 'worker',
  url: 'http://127.0.0.1:1',
  stopWave: 0,
  parts: parts.map(aPart),
});

describe('Crew', () => {
  const crew = new Crew(mkdtempSync(join(tmpdir(), 'fleet-')), () => undefined);
  afterEach(() => crew.stop('worker'));

  it('tells the living processes by family', async () => {
    await crew.bringUp(aFamily('worker-1', 'worker-2'));
    const [first, second] = crew.pids()['worker'] ?? [];
    expect(first).toBeGreaterThan(0);
    expect(second).toBeGreaterThan(0);
    expect(crew.status()[0]?.parts.map((part) => part.state)).toEqual(['ready', 'ready']);
  });

  it('changes nothing when all of a family runs already', async () => {
    await crew.bringUp(aFamily('worker-1'));
    const before = crew.pids();
    await crew.bringUp(aFamily('worker-1'));
    expect(crew.pids()).toEqual(before);
  });

  it('adds and removes replicas and leaves the others alone', async () => {
    await crew.bringUp(aFamily('worker-1'));
    const [first] = crew.pids()['worker'] ?? [];
    await crew.bringUp(aFamily('worker-1', 'worker-2'));
    expect(crew.pids()['worker']).toHaveLength(2);
    await crew.bringUp(aFamily('worker-1'));
    expect(crew.pids()['worker']).toEqual([first]);
  });

  it('forgets a family that was stopped', async () => {
    await crew.bringUp(aFamily('worker-1'));
    await crew.stop('worker');
    expect(crew.pids()).toEqual({});
  });
});
