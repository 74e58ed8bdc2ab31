import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { Fault } from '../../domain/fault';
import { type Death, faultOfDeath, type KillReason, memoryExceeded } from '../../domain/reader-death';
import { readerLaunch } from './reader-launch';
import { ANSWERS_FD, parseMessage, type ReadRequest, type ReaderMessage, type Wear } from './reader-protocol';
import type { ReaderSettings } from './reader-settings';
import { type Ending, type MessageListener, ReaderWork } from './reader-work';

/** Enough of a reader's last words to know an exhausted memory. */
const STDERR_TAIL = 4096;

/**
 * One reader in a process group of its own, under limits. It reads one document at a time; a stage that takes too long, or too much output, ends the
 * whole group. After any ending but `finished` and `refused` the process is gone.
 */
export class ReaderProcess {
  private readonly child: ChildProcess;
  private readonly death: Death = { exitCode: null, signal: null, stderr: '' };
  private readonly gone: Promise<void>;
  private work: ReaderWork | undefined;
  private documents = 0;
  private wear: Wear = { cpuSeconds: 0, residentMegabytes: 0 };
  private alive = true;
  private killed = false;

  constructor(private readonly settings: ReaderSettings) {
    const { command, args, env } = readerLaunch(settings);
    this.child = spawn(command, args, { env, detached: true, stdio: ['pipe', 'ignore', 'pipe', 'pipe'] });
    this.gone = this.watchEnd();
    this.watchOutput();
  }

  /** The process group, or undefined when it could not be started. */
  get pid(): number | undefined {
    return this.child.pid;
  }

  /** Whether it can take another document. */
  get usable(): boolean {
    const { documentsPerReader, cpuSeconds, memoryMegabytes } = this.settings;
    const worn = this.wear.cpuSeconds > cpuSeconds / 2 || this.wear.residentMegabytes > memoryMegabytes / 2;
    return this.alive && !this.killed && !worn && this.documents < documentsPerReader;
  }

  /** Reads a document. When `signal` aborts, the process is killed and awaited. Rejects only with what the listener throws. */
  async read(request: ReadRequest, listener: MessageListener, signal: AbortSignal): Promise<Ending> {
    const stop = () => this.killGroup();
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    let survives = false;
    try {
      const ending = await this.begin(request, listener);
      survives = ending.is === 'finished' || ending.is === 'refused';
      return signal.aborted ? { is: 'stopped' } : ending;
    } finally {
      signal.removeEventListener('abort', stop);
      if (!survives) await this.stop();
    }
  }

  /** Ends the whole group at once; resolves when it is gone. */
  async stop(): Promise<void> {
    this.killGroup();
    await this.gone;
  }

  private begin(request: ReadRequest, listener: MessageListener): Promise<Ending> {
    this.documents++;
    const work = new ReaderWork(this.settings, listener, (reason) => this.killFor(reason));
    this.work = work;
    if (this.alive) (this.child.stdin as Writable).write(`${JSON.stringify(request)}\n`);
    else this.endDead();
    return work.ending;
  }

  private watchOutput(): void {
    (this.child.stdin as Writable).on('error', ignoreClosedPipe);
    this.child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      this.death.stderr = (this.death.stderr + chunk).slice(-STDERR_TAIL);
    });
    const answers = this.child.stdio[ANSWERS_FD] as Readable;
    // Counted before a line is whole: a line without an end must not fill our memory.
    answers.on('data', (chunk: Buffer) => this.work?.count(chunk.length));
    createInterface({ input: answers }).on('line', (line) => this.take(parseMessage(line)));
  }

  private watchEnd(): Promise<void> {
    this.child.once('error', (error) => (this.death.startError = error.message));
    return new Promise((resolve) => {
      this.child.once('close', (exitCode, signal) => {
        Object.assign(this.death, { exitCode, signal });
        this.alive = false;
        this.endDead();
        resolve();
      });
    });
  }

  private take(message: ReaderMessage | null): void {
    // What it wrote before it died may still be in the pipe; its end has been decided.
    if (!message || this.killed) return;
    if (message.is === 'lost') return this.end({ is: 'lost', fault: this.withLimit(message.fault) });
    if (message.is !== 'finished' && message.is !== 'refused') return this.work?.tell(message);
    this.wear = message.wear;
    this.end(message);
  }

  /** The reader knows that its memory ended, but not where. */
  private withLimit(fault: Fault): Fault {
    return fault.facts['resource'] === 'memory' ? memoryExceeded(this.settings.memoryMegabytes) : fault;
  }

  private killFor(reason?: KillReason): void {
    this.death.killedFor ??= reason;
    this.killGroup();
  }

  private killGroup(): void {
    this.killed = true;
    if (!this.alive || this.pid === undefined) return;
    try {
      process.kill(-this.pid, 'SIGKILL');
    } catch {
      // It ended meanwhile.
    }
  }

  private endDead(): void {
    if (!this.work) return;
    const { outputBytes, memoryMegabytes, cpuSeconds } = this.settings;
    const limits = { stageMs: this.work.stageMs, outputBytes, memoryMegabytes, cpuSeconds };
    this.end({ is: 'lost', fault: faultOfDeath(this.death, limits) });
  }

  private end(ending: Ending): void {
    this.work?.end(ending);
    this.work = undefined;
  }
}

/** The end of the process tells more than the pipe that it broke. */
function ignoreClosedPipe(): void {}
