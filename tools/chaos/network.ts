import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Whether connections can be dropped and cut here: `ss` and `nft` are installed and we may use them. */
export function networkObeys(): Promise<boolean> {
  return Promise.all([
    execute('nft', ['list', 'tables']),
    execute('ss', ['-K', '-tnH', 'state', 'established', 'sport', '=', ':1']),
  ]).then(
    () => true,
    () => false,
  );
}

/** Resets every established connection of a local port from both ends, as a firewall that reloads would; answers how many there were. */
export async function dropConnections(port: number): Promise<number> {
  const filter = ['state', 'established', '(', 'sport', '=', `:${port}`, 'or', 'dport', '=', `:${port}`, ')'];
  const { stdout } = await execute('ss', ['-K', '-tnH', ...filter]);
  return stdout.split('\n').filter(Boolean).length;
}

/** A cut ends by itself so long after it should have, should we be killed before we mend it. */
const GRACE_S = 5;

/** Local ports whose packets vanish just now, so that whatever ends the run lets them through again. */
export class Cuts {
  readonly #ports = new Set<number>();

  /** From now on, for so long at most, nothing reaches the port or comes from it, and nobody is told. */
  async cut(port: number, forMs: number): Promise<void> {
    await this.#forget(port); // of a run that was killed
    this.#ports.add(port);
    await execute('nft', [tableWith(port, Math.ceil(forMs / 1_000) + GRACE_S)]);
  }

  async mend(port: number): Promise<void> {
    if (this.#ports.delete(port)) await this.#forget(port);
  }

  async mendAll(): Promise<void> {
    await Promise.all([...this.#ports].map((port) => this.mend(port)));
  }

  async #forget(port: number): Promise<void> {
    await execute('nft', ['delete', 'table', 'inet', nameOf(port)]).catch(() => undefined);
  }
}

const nameOf = (port: number): string => `consilium_chaos_${port}`;

const tableWith = (port: number, seconds: number): string => `table inet ${nameOf(port)} {
  set cut { type inet_service; flags timeout; elements = { ${port} timeout ${seconds}s }; }
  chain vanish { type filter hook input priority 0; iif lo tcp dport @cut drop; iif lo tcp sport @cut drop; }
}`;
