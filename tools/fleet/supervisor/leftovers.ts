import { readdirSync, readFileSync } from 'node:fs';

/** The variable every process of a fleet carries, with the fleet's folder as value. */
export const MARK = 'CONSILIUM_FLEET';

/** Processes of this fleet that live without a supervisor, after it was killed by force. */
export function leftovers(home: string, except: number[] = []): number[] {
  const mark = `${MARK}=${home}\0`;
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && !except.includes(pid) && environmentOf(pid).includes(mark));
}

/** Ends them, all at once and by force: nobody waits for them and every store survives a kill. */
export function endLeftovers(home: string, except: number[] = []): number {
  const found = leftovers(home, except);
  for (const pid of found) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // it ended meanwhile
    }
  }
  return found.length;
}

function environmentOf(pid: number): string {
  try {
    return `${readFileSync(`/proc/${pid}/environ`, 'latin1')}\0`;
  } catch {
    return '';
  }
}
