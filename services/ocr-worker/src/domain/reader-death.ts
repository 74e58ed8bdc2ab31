import type { Fault } from './fault';

/** Why we ended a reader ourselves: the page took too long, or it wrote too much. */
export type KillReason = 'page_time' | 'output';

/** How a reader's process ended before its work was done. `stderr`: its last words; never shown, it may quote the document. */
export interface Death {
  killedFor?: KillReason | undefined;
  exitCode: number | null;
  signal: string | null;
  stderr: string;
  /** Set when the process could not even be started. */
  startError?: string;
}

/** The limits that a dead reader ran under, for the message. */
export interface DeathLimits {
  stageMs: number;
  outputBytes: number;
  memoryMegabytes: number;
  cpuSeconds: number;
}

/** What `setpriv`, `prlimit` and shells answer for a program that is not there or cannot be run. */
const NOT_RUNNABLE = [126, 127];
const OUT_OF_MEMORY = /out of memory|allocation failed|bad_alloc|cannot allocate/i;
const OUT_OF_CPU = 'SIGXCPU';
/** Only something outside kills by SIGKILL when we did not: the kernel short of memory, or a person. */
const FROM_OUTSIDE = ['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP'];

/** The fault of whatever the reader was working on when it died. */
export function faultOfDeath(death: Death, limits: DeathLimits): Fault {
  const { killedFor, exitCode, signal } = death;
  if (death.startError || NOT_RUNNABLE.includes(exitCode ?? 0))
    return notStarted(death.startError ?? `exit code ${exitCode}`);
  if (killedFor === 'page_time') return exceeded('time', limits.stageMs / 1000, 's');
  if (killedFor === 'output') return exceeded('output', limits.outputBytes / 1e6, 'MB');
  if (signal === OUT_OF_CPU) return exceeded('CPU time', limits.cpuSeconds, 's');
  if (OUT_OF_MEMORY.test(death.stderr)) return memoryExceeded(limits.memoryMegabytes);
  const end = signal ?? `exit code ${exitCode}`;
  if (signal && FROM_OUTSIDE.includes(signal)) {
    return crashed(`The reader was ended from outside by ${signal}; look at the memory of the machine`, end, true);
  }
  return crashed(`The reader crashed (${end})`, end, false);
}

/** The fault of a reader that ran out of memory, whether it could say so itself or not. */
export function memoryExceeded(megabytes: number): Fault {
  return exceeded('memory', megabytes, 'MB');
}

function notStarted(why: string): Fault {
  const message = `The reader cannot be started (${why}); it needs setpriv, prlimit, stdbuf and tesseract on the path`;
  return { code: 'dependency_unavailable', message, facts: {}, passing: true };
}

function exceeded(resource: string, limit: number, unit: string): Fault {
  const message = `Reading needs more ${resource} than the limit of ${limit} ${unit}`;
  return { code: 'resource_limit_exceeded', message, facts: { resource, limit, unit }, passing: false };
}

function crashed(message: string, end: string, passing: boolean): Fault {
  return { code: 'reader_crashed', message, facts: { end }, passing };
}
