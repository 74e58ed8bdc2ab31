import { readdirSync, readFileSync } from 'node:fs';
import type { Figures } from './figures';

const SERVICES = [
  'ingest-gateway',
  's3-event-consumer',
  'ocr-worker',
  'tagging-worker',
  'enrichment',
  'indexer',
  'problem-log',
  'admin',
];

/** Proportional memory of each service with its children, from the kernel's own accounts. */
export function benchMemory(pidsFile: string): Figures {
  const pids = JSON.parse(readFileSync(pidsFile, 'utf8')) as Record<string, number[]>;
  const sizes = SERVICES.map(
    (name) => [name, (pids[name] ?? []).flatMap(processTree).reduce((sum, pid) => sum + pssOf(pid), 0)] as const,
  );
  const total = sizes.reduce((sum, [, size]) => sum + size, 0);
  return {
    title: 'memory of the services (PSS)',
    rows: [...sizes.map(([name, size]): [string, string] => [name, megabytes(size)]), ['all eight', megabytes(total)]],
  };
}

const megabytes = (kilobytes: number): string => `${Math.round(kilobytes / 1024)} MB`;

/** Proportional memory of a process, kB; 0 when it has ended. */
export function pssOf(pid: number): number {
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0; // it has ended meanwhile
  }
}

/** A process with its children and theirs. The kernel's own lists: looking through all processes five times a second takes a third of a core. */
export function processTree(pid: number): number[] {
  return [pid, ...childrenOf(pid).flatMap(processTree)];
}

function childrenOf(pid: number): number[] {
  try {
    const lists = readdirSync(`/proc/${pid}/task`).map((thread) => `/proc/${pid}/task/${thread}/children`);
    return lists.flatMap((list) => readFileSync(list, 'utf8').split(' ').filter(Boolean).map(Number));
  } catch {
    return []; // it has ended meanwhile
  }
}
