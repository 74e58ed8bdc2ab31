import { readFileSync } from 'node:fs';
import { processTree, pssOf } from '../memory';

/** Process ids of a part of the fleet, as its supervisor keeps them. */
export const pidsOf = (pidsFile: string, name: string): number[] =>
  (JSON.parse(readFileSync(pidsFile, 'utf8')) as Record<string, number[]>)[name] ?? [];

/** Does something while a part of the fleet holds still: readers would take the processor from what is measured. */
export async function withStill<T>(pids: readonly number[], work: () => Promise<T>): Promise<T> {
  const all = pids.flatMap(processTree);
  for (const pid of all) process.kill(pid, 'SIGSTOP');
  try {
    return await work();
  } finally {
    for (const pid of all) process.kill(pid, 'SIGCONT');
  }
}

const LOOK_MS = 50;

/** The most memory (PSS, kB) that processes had at once while something was done, and what they had before. */
export async function memoryDuring(
  pids: readonly number[],
  work: () => Promise<unknown>,
): Promise<{ before: number; most: number }> {
  const now = (): number => pids.flatMap(processTree).reduce((sum, pid) => sum + pssOf(pid), 0);
  const before = now();
  let most = before;
  const look = setInterval(() => (most = Math.max(most, now())), LOOK_MS);
  await work().finally(() => clearInterval(look));
  return { before, most };
}
