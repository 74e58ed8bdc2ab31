import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { Death, KillReason } from '../../domain/reader-death';
import { ANSWERS_FD } from './answers-fd';
import type { Launch } from './limited-launch';

/** Enough of a process's last words to know an exhausted memory. */
const STDERR_TAIL = 4096;

/** Whoever talks with the process. Nothing is told any more once it was killed, but its end. */
export interface Talk {
  /** So many bytes of answers have come; told before a line is whole, which may have no end. */
  bytes(count: number): void;
  /** An answer. */
  line(line: string): void;
  /** It is gone. */
  end(death: Death): void;
}

/** A process in a group of its own that gets requests as lines of JSON and answers in lines. It is ended with all that it has started. */
export class LimitedProcess {
  private readonly child: ChildProcess;
  private readonly death: Death = { exitCode: null, signal: null, stderr: '' };
  private readonly gone: Promise<void>;
  private alive = true;
  private killed = false;

  constructor(
    { command, args, env }: Launch,
    private readonly talk: Talk,
  ) {
    this.child = spawn(command, args, { env, detached: true, stdio: ['pipe', 'ignore', 'pipe', 'pipe'] });
    this.gone = this.watchEnd();
    this.watchOutput();
  }

  /** The process group, or undefined when it could not be started. */
  get pid(): number | undefined {
    return this.child.pid;
  }

  /** Whether it can be given work. */
  get serves(): boolean {
    return this.alive && !this.killed;
  }

  /** Gives it a request; of one that is gone already the end is told again. */
  ask(request: unknown): void {
    if (this.alive) (this.child.stdin as Writable).write(`${JSON.stringify(request)}\n`);
    else this.talk.end(this.death);
  }

  /** Ends the whole group at once. */
  kill(reason?: KillReason): void {
    this.death.killedFor ??= reason;
    this.killed = true;
    if (!this.alive || this.pid === undefined) return;
    try {
      process.kill(-this.pid, 'SIGKILL');
    } catch {
      // It ended meanwhile.
    }
  }

  /** Ends the whole group at once; resolves when it is gone. */
  async stop(): Promise<void> {
    this.kill();
    await this.gone;
  }

  private watchOutput(): void {
    (this.child.stdin as Writable).on('error', ignoreClosedPipe);
    this.child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      this.death.stderr = (this.death.stderr + chunk).slice(-STDERR_TAIL);
    });
    const answers = this.child.stdio[ANSWERS_FD] as Readable;
    answers.on('data', (chunk: Buffer) => this.talk.bytes(chunk.length));
    createInterface({ input: answers }).on('line', (line) => {
      // What it wrote before it was killed may still be in the pipe; its end has been decided.
      if (!this.killed) this.talk.line(line);
    });
  }

  private watchEnd(): Promise<void> {
    this.child.once('error', (error) => (this.death.startError = error.message));
    return new Promise((resolve) => {
      this.child.once('close', (exitCode, signal) => {
        Object.assign(this.death, { exitCode, signal });
        this.alive = false;
        this.talk.end(this.death);
        resolve();
      });
    });
  }
}

/** The end of the process tells more than the pipe that it broke. */
function ignoreClosedPipe(): void {}
