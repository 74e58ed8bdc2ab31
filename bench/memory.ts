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

/** A process with its children and theirs. */
export function processTree(pid: number): number[] {
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((other) => parentOf(other) === pid);
  return [pid, ...children.flatMap(processTree)];
}

function parentOf(pid: number): number {
  try {
    return Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  } catch {
    return 0;
  }
}
