import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import { processTree } from '../memory';

/** Does something while processes (and those that they start) may use one core only: what one worker would do. */
export async function onOneCore<T>(pids: readonly number[], work: () => Promise<T>): Promise<T> {
  bind(pids, '0');
  try {
    return await work();
  } finally {
    bind(pids, `0-${cpus().length - 1}`);
  }
}

function bind(pids: readonly number[], cores: string): void {
  for (const pid of pids.flatMap(processTree)) {
    execFileSync('taskset', ['--all-tasks', '--cpu-list', '--pid', cores, `${pid}`], { stdio: 'ignore' });
  }
}
