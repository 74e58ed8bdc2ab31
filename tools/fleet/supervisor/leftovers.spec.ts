import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { until } from '../parts/until.ts';
import { endLeftovers, leftovers, MARK } from './leftovers.ts';

describe('leftovers', () => {
  it('are the processes that carry the mark of this fleet, and end by force', async () => {
    const home = `/fleets/${process.pid}`;
    const start = (mark: string) => spawn('sleep', ['60'], { env: { ...process.env, [MARK]: mark } });
    const ours = start(home);
    const others = start(`${home}/test`);
    await until(() => Promise.resolve(leftovers(home).includes(ours.pid ?? 0)), 5_000);
    const gone = once(ours, 'exit');
    expect(endLeftovers(home)).toBe(1);
    expect(await gone).toEqual([null, 'SIGKILL']);
    expect(leftovers(`${home}/test`)).toEqual([others.pid]);
    others.kill('SIGKILL');
  });
});
