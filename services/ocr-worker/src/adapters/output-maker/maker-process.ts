import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { Fault } from '../../domain/fault';
import { type Death, faultOfDeath, memoryExceeded } from '../../domain/reader-death';
import { makerLaunch } from './maker-launch';
import { ANSWERS_FD, type MakeRequest, type MakerMessage, parseMessage } from './maker-protocol';
import type { MakerSettings } from './maker-settings';

/** Enough of a maker's last words to know an exhausted memory. */
const STDERR_TAIL = 4096;
const OUTPUT_BYTES = 64e6;

/** How the work on a document ended. After any but `finished` the process is gone. */
export type MakerEnding = { is: 'finished' } | { is: 'lost'; fault: Fault };

/** What the work is told about. */
export type MakerListener = (message: MakerMessage & { is: 'made' | 'missing' | 'at' }) => void;

interface Work {
  listener: MakerListener;
  end: (ending: MakerEnding) => void;
  clock: NodeJS.Timeout;
  limitMs: number;
}

/** A maker of outputs in a process group of its own, under limits. It works on one document at a time; what takes too long ends the whole group. */
export class MakerProcess {
  private readonly child: ChildProcess;
  private readonly death: Death = { exitCode: null, signal: null, stderr: '' };
  private readonly gone: Promise<void>;
  private work: Work | undefined;
  private documents = 0;
  private residentMegabytes = 0;
  private alive = true;

  constructor(private readonly settings: MakerSettings) {
    const { command, args, env } = makerLaunch(settings);
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
    const { documentsPerMaker, memoryMegabytes } = this.settings;
    return this.alive && this.documents < documentsPerMaker && this.residentMegabytes < memoryMegabytes / 2;
  }

  /** Makes the outputs of a document. When `signal` aborts, the process is killed and awaited, and the end is `lost`. */
  async make(request: MakeRequest, listener: MakerListener, signal: AbortSignal): Promise<MakerEnding> {
    const stop = (): void => this.killGroup();
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    const ending = await this.begin(request, listener);
    signal.removeEventListener('abort', stop);
    if (ending.is === 'lost') await this.stop();
    return ending;
  }

  /** Ends the whole group at once; resolves when it is gone. */
  async stop(): Promise<void> {
    this.killGroup();
    await this.gone;
  }

  private begin(request: MakeRequest, listener: MakerListener): Promise<MakerEnding> {
    this.documents++;
    const limitMs = this.settings.outputMs.searchable_pdf;
    const { promise, resolve } = Promise.withResolvers<MakerEnding>();
    this.work = { listener, end: resolve, clock: this.startClock(limitMs), limitMs };
    if (this.alive) (this.child.stdin as Writable).write(`${JSON.stringify(request)}\n`);
    else this.endDead();
    return promise;
  }

  private watchOutput(): void {
    (this.child.stdin as Writable).on('error', ignoreClosedPipe);
    this.child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      this.death.stderr = (this.death.stderr + chunk).slice(-STDERR_TAIL);
    });
    const lines = createInterface({ input: this.child.stdio[ANSWERS_FD] as Readable });
    lines.on('line', (line) => this.take(parseMessage(line)));
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

  private take(message: MakerMessage | null): void {
    if (!message || !this.work) return;
    if (message.is === 'lost') return this.end({ is: 'lost', fault: this.withLimit(message.fault) });
    if (message.is === 'finished') {
      this.residentMegabytes = message.residentMegabytes;
      return this.end({ is: 'finished' });
    }
    if (message.is === 'at') this.restartClock(this.settings.outputMs[message.kind]);
    this.work.listener(message);
  }

  /** The maker knows that its memory ended, but not where. */
  private withLimit(fault: Fault): Fault {
    return fault.facts['resource'] === 'memory' ? memoryExceeded(this.settings.memoryMegabytes) : fault;
  }

  private restartClock(limitMs: number): void {
    if (!this.work) return;
    clearTimeout(this.work.clock);
    Object.assign(this.work, { clock: this.startClock(limitMs), limitMs });
  }

  private startClock(limitMs: number): NodeJS.Timeout {
    return setTimeout(() => {
      this.death.killedFor = 'page_time';
      this.killGroup();
    }, limitMs);
  }

  private killGroup(): void {
    if (!this.alive || this.pid === undefined) return;
    try {
      process.kill(-this.pid, 'SIGKILL');
    } catch {
      // It ended meanwhile.
    }
  }

  private endDead(): void {
    const { memoryMegabytes, cpuSeconds } = this.settings;
    const limits = { stageMs: this.work?.limitMs ?? 0, outputBytes: OUTPUT_BYTES, memoryMegabytes, cpuSeconds };
    this.end({ is: 'lost', fault: faultOfDeath(this.death, limits) });
  }

  private end(ending: MakerEnding): void {
    clearTimeout(this.work?.clock);
    this.work?.end(ending);
    this.work = undefined;
  }
}

/** The end of the process tells more than the pipe that it broke. */
function ignoreClosedPipe(): void {}
