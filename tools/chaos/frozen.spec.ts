import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Frozen } from './frozen.ts';
import { until } from '../fleet/parts/until.ts';

/** `T` while it is stopped, `S` while it sleeps (proc(5)). */
const stateOf = ({ pid = 0 }: ChildProcess): string =>
  /\) (\S)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1] ?? '';
const becomes = (child: ChildProcess, state: string) => until(() => Promise.resolve(stateOf(child) === state), 2_000);

describe('Frozen', () => {
  const children: ChildProcess[] = [];
  const aSleeper = (): ChildProcess => {
    const child = spawn('sleep', ['30']);
    children.push(child);
    return child;
  };

  afterAll(() => children.forEach((child) => child.kill('SIGKILL')));

  it('stops a process until it is let go on', async () => {
    const frozen = new Frozen();
    const child = aSleeper();
    frozen.freeze(child.pid ?? 0);
    expect(await becomes(child, 'T')).toBe(true);
    frozen.thaw(child.pid ?? 0);
    expect(await becomes(child, 'S')).toBe(true);
  });

  it('lets all go on at once, whatever became of one of them', async () => {
    const frozen = new Frozen();
    const [first, second] = [aSleeper(), aSleeper()];
    for (const { pid = 0 } of [first, second]) frozen.freeze(pid);
    first.kill('SIGKILL');
    await once(first, 'exit');
    frozen.thawAll();
    expect(await becomes(second, 'S')).toBe(true);
  });
});
