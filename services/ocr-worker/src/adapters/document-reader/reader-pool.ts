import { ReaderProcess } from './reader-process';
import type { ReaderSettings } from './reader-settings';

/** Readers that wait for the next document. A reader starts in 0.3 s and loads Tesseract's models in 0.3 s more, so it pays to keep some. */
export class ReaderPool {
  private readonly idle: { reader: ReaderProcess; clock: NodeJS.Timeout }[] = [];
  private readonly busy = new Set<ReaderProcess>();

  constructor(private readonly settings: ReaderSettings) {}

  /** Process groups of all readers. */
  get pids(): number[] {
    const readers = [...this.idle.map(({ reader }) => reader), ...this.busy];
    return readers.flatMap((reader) => reader.pid ?? []);
  }

  /** Lends a reader for one document. */
  async with<T>(use: (reader: ReaderProcess) => Promise<T>): Promise<T> {
    const reader = this.take();
    this.busy.add(reader);
    try {
      return await use(reader);
    } finally {
      this.busy.delete(reader);
      await this.giveBack(reader);
    }
  }

  /** Ends all readers; resolves when they are gone. */
  async stop(): Promise<void> {
    const waiting = this.idle.splice(0);
    for (const { clock } of waiting) clearTimeout(clock);
    await Promise.all([
      ...waiting.map(({ reader }) => reader.stop()),
      ...[...this.busy].map((reader) => reader.stop()),
    ]);
  }

  private take(): ReaderProcess {
    while (this.idle.length) {
      const last = this.idle.pop();
      clearTimeout(last?.clock);
      if (last?.reader.usable) return last.reader;
    }
    return new ReaderProcess(this.settings);
  }

  private async giveBack(reader: ReaderProcess): Promise<void> {
    if (!reader.usable || this.idle.length >= this.settings.keptReaders) return reader.stop();
    const clock = setTimeout(() => void this.retire(reader), this.settings.idleMs);
    clock.unref();
    this.idle.push({ reader, clock });
  }

  private async retire(reader: ReaderProcess): Promise<void> {
    const at = this.idle.findIndex((waiting) => waiting.reader === reader);
    if (at >= 0) this.idle.splice(at, 1);
    await reader.stop();
  }
}
