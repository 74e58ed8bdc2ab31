import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { Fault } from '../../domain/fault';
import { type Death, faultOfDeath, type KillReason, memoryExceeded } from '../../domain/reader-death';
import { readerLaunch } from './reader-launch';
import { ANSWERS_FD, parseMessage, type ReadRequest, type ReaderMessage, type Wear } from './reader-protocol';
import type { ReaderSettings, Stage } from './reader-settings';

/** Enough of a reader's last words to know an exhausted memory. */
const STDERR_TAIL = 4096;

/** How the reading of a document by one reader ended. `stopped`: by the caller's signal. */
export type Ending = { is: 'finished' } | { is: 'stopped' } | { is: 'refused' | 'lost'; fault: Fault };

/** What a reading is told about. */
export type MessageListener = (message: ReaderMessage & { is: 'at' | 'page' }) => void;

interface Work {
  listener: MessageListener;
  settle: (ending: Ending) => void;
  reject: (error: unknown) => void;
  clock: NodeJS.Timeout | undefined;
  stage: Stage;
  bytes: number;
}

/**
 * One reader in a process group of its own, under limits. It reads one document at a time; a stage that takes too long, or too much output, ends the
 * whole group. After any ending but `finished` and `refused` the process is gone.
 */
export class ReaderProcess {
  private readonly child: ChildProcess;
  private readonly death: Death = { exitCode: null, signal: null, stderr: '' };
  private readonly gone: Promise<void>;
  private work: Work | undefined;
  private documents = 0;
  private wear: Wear = { cpuSeconds: 0, residentMegabytes: 0 };
  private alive = true;

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
    return this.alive && !worn && this.documents < documentsPerReader;
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
    const { promise, resolve, reject } = Promise.withResolvers<Ending>();
    this.documents++;
    this.work = { listener, settle: resolve, reject, clock: undefined, stage: 'open', bytes: 0 };
    this.startClock('open');
    if (this.alive) (this.child.stdin as Writable).write(`${JSON.stringify(request)}\n`);
    else this.settleDead();
    return promise;
  }

  private watchOutput(): void {
    (this.child.stdin as Writable).on('error', ignoreClosedPipe);
    this.child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      this.death.stderr = (this.death.stderr + chunk).slice(-STDERR_TAIL);
    });
    const answers = this.child.stdio[ANSWERS_FD] as Readable;
    // Counted before a line is whole: a line without an end must not fill our memory.
    answers.on('data', (chunk: Buffer) => this.count(chunk.length));
    createInterface({ input: answers }).on('line', (line) => this.take(parseMessage(line)));
  }

  private watchEnd(): Promise<void> {
    this.child.once('error', (error) => (this.death.startError = error.message));
    return new Promise((resolve) => {
      this.child.once('close', (exitCode, signal) => {
        Object.assign(this.death, { exitCode, signal });
        this.alive = false;
        this.settleDead();
        resolve();
      });
    });
  }

  private take(message: ReaderMessage | null): void {
    if (!message || !this.work) return;
    if (message.is === 'at') this.startClock(message.stage);
    if (message.is === 'at' || message.is === 'page') return this.tell(this.work, message);
    if (message.is === 'lost') return this.settle({ is: 'lost', fault: this.withLimit(message.fault) });
    this.wear = message.wear;
    this.settle(message);
  }

  private tell(work: Work, message: Parameters<MessageListener>[0]): void {
    try {
      work.listener(message);
    } catch (error) {
      work.reject(error);
      this.killGroup();
    }
  }

  /** The reader knows that its memory ended, but not where. */
  private withLimit(fault: Fault): Fault {
    return fault.facts['resource'] === 'memory' ? memoryExceeded(this.settings.memoryMegabytes) : fault;
  }

  private count(bytes: number): void {
    if (!this.work) return;
    this.work.bytes += bytes;
    if (this.work.bytes > this.settings.outputBytes) this.killFor('output');
  }

  private startClock(stage: Stage): void {
    if (!this.work) return;
    clearTimeout(this.work.clock);
    this.work.stage = stage;
    this.work.clock = setTimeout(() => this.killFor('page_time'), this.settings.stageMs[stage]);
  }

  private killFor(reason: KillReason): void {
    this.death.killedFor ??= reason;
    this.killGroup();
  }

  private killGroup(): void {
    if (!this.alive || this.pid === undefined) return;
    try {
      process.kill(-this.pid, 'SIGKILL');
    } catch {
      // It ended meanwhile.
    }
  }

  private settleDead(): void {
    const { stageMs, ...limits } = this.settings;
    const fault = faultOfDeath(this.death, { ...limits, stageMs: stageMs[this.work?.stage ?? 'open'] });
    this.settle({ is: 'lost', fault });
  }

  private settle(ending: Ending): void {
    clearTimeout(this.work?.clock);
    this.work?.settle(ending);
    this.work = undefined;
  }
}

/** The end of the process tells more than the pipe that it broke. */
function ignoreClosedPipe(): void {}
