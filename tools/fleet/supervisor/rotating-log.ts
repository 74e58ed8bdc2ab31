import { closeSync, openSync, readFileSync, renameSync, statSync, writeSync } from 'node:fs';
import type { Readable } from 'node:stream';

const DEFAULT_LIMIT_BYTES = 10_000_000;

/** A log file that is renamed to `<path>.1` when it is full; two files at most. */
export class RotatingLog {
  readonly path: string;
  readonly #limit: number;
  #file: number;
  #size: number;

  constructor(path: string, limitBytes = DEFAULT_LIMIT_BYTES) {
    this.path = path;
    this.#limit = limitBytes;
    this.#file = openSync(path, 'a', 0o640);
    this.#size = statSync(path).size;
  }

  write(chunk: Buffer | string): void {
    if (this.#size >= this.#limit) this.#rotate();
    this.#size += writeSync(this.#file, Buffer.from(chunk));
  }

  /** Writes a line of the supervisor's own into a process's log. */
  note(text: string): void {
    this.write(`--- ${new Date().toISOString()} ${text}\n`);
  }

  /** Takes everything a stream says. */
  follow(stream: Readable | null): void {
    stream?.on('data', (chunk: Buffer) => this.write(chunk));
  }

  close(): void {
    closeSync(this.#file);
  }

  #rotate(): void {
    closeSync(this.#file);
    renameSync(this.path, `${this.path}.1`);
    this.#file = openSync(this.path, 'a', 0o640);
    this.#size = 0;
  }
}

/** The last lines of a log file, empty when there is none. */
export function lastLines(path: string, count: number): string {
  try {
    return readFileSync(path, 'utf8').trimEnd().split('\n').slice(-count).join('\n');
  } catch {
    return '';
  }
}
