/** Processes that are frozen just now, so that whatever ends the run lets them go on. */
export class Frozen {
  readonly #pids = new Set<number>();

  freeze(pid: number): void {
    process.kill(pid, 'SIGSTOP');
    this.#pids.add(pid);
  }

  thaw(pid: number): void {
    if (!this.#pids.delete(pid)) return;
    try {
      process.kill(pid, 'SIGCONT');
    } catch {
      // it was ended meanwhile
    }
  }

  thawAll(): void {
    for (const pid of this.#pids) this.thaw(pid);
  }
}
