import { readFileSync } from 'node:fs';
import { processTree, pssOf } from '../memory';

const LOOK_MS = 200;
const TICKS_PER_SECOND = 100;

/** What some processes and their children have used while something was done. Seconds of CPU; megabytes (PSS) at the peak. */
export interface Usage {
  seconds: number;
  cpuSeconds: number;
  /** Of them in processes called `tesseract`. */
  tesseractSeconds: number;
  peakMegabytes: number;
}

/** The kernel's accounts of processes, looked at five times a second: what lives shorter than that is missed. */
export class Accounts {
  private readonly before = new Map<number, number>();
  private readonly after = new Map<number, number>();
  private readonly names = new Map<number, string>();
  private readonly started = performance.now();
  private readonly clock: NodeJS.Timeout;
  private peak = 0;

  constructor(private readonly roots: () => readonly number[]) {
    for (const pid of this.pids()) this.before.set(pid, cpuOf(pid).seconds);
    this.clock = setInterval(() => this.look(), LOOK_MS);
  }

  close(): Usage {
    this.look();
    clearInterval(this.clock);
    const used = [...this.after].map(([pid, seconds]) => ({ pid, seconds: seconds - (this.before.get(pid) ?? 0) }));
    const sum = (list: typeof used): number => list.reduce((total, { seconds }) => total + seconds, 0);
    return {
      seconds: (performance.now() - this.started) / 1000,
      cpuSeconds: sum(used),
      tesseractSeconds: sum(used.filter(({ pid }) => this.names.get(pid) === 'tesseract')),
      peakMegabytes: this.peak / 1024,
    };
  }

  private look(): void {
    const pids = this.pids();
    this.peak = Math.max(
      this.peak,
      pids.reduce((sum, pid) => sum + pssOf(pid), 0),
    );
    for (const pid of pids) {
      const { name, seconds } = cpuOf(pid);
      if (!name) continue;
      this.names.set(pid, name);
      this.after.set(pid, seconds);
    }
  }

  private pids(): number[] {
    return this.roots().flatMap(processTree);
  }
}

function cpuOf(pid: number): { name: string; seconds: number } {
  try {
    const [, name = '', fields = ''] = /^\d+ \((.*)\) (.*)$/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    const [user = 0, system = 0] = fields.split(' ').slice(11, 13).map(Number);
    return { name, seconds: (user + system) / TICKS_PER_SECOND };
  } catch {
    return { name: '', seconds: 0 }; // it has ended meanwhile
  }
}
