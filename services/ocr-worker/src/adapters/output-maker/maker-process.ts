import type { Fault } from '../../domain/fault';
import { type Death, faultOfDeath, memoryExceeded } from '../../domain/reader-death';
import { LimitedProcess } from '../limited-process/limited-process';
import { makerLaunch } from './maker-launch';
import { type MakeRequest, type MakerMessage, parseMessage } from './maker-protocol';
import type { MakerSettings } from './maker-settings';

/** How the work on a document ended. After any but `finished` the process is gone. */
export type MakerEnding = { is: 'finished' } | { is: 'lost'; fault: Fault };

/** What the work is told about. */
export type MakerListener = (message: MakerMessage & { is: 'made' | 'missing' | 'at' }) => void;

interface Work {
  listener: MakerListener;
  end: (ending: MakerEnding) => void;
  clock: NodeJS.Timeout;
  limitMs: number;
  bytes: number;
}

/** A maker of outputs in a process group of its own, under limits. It works on one document at a time; what takes too long ends the whole group. */
export class MakerProcess {
  private readonly process: LimitedProcess;
  private work: Work | undefined;
  private documents = 0;
  private residentMegabytes = 0;

  constructor(private readonly settings: MakerSettings) {
    this.process = new LimitedProcess(makerLaunch(settings), {
      bytes: (count) => this.count(count),
      line: (line) => this.take(parseMessage(line)),
      end: (death) => this.endDead(death),
    });
  }

  /** The process group, or undefined when it could not be started. */
  get pid(): number | undefined {
    return this.process.pid;
  }

  /** Whether it can take another document. */
  get usable(): boolean {
    const { documentsPerMaker, memoryMegabytes } = this.settings;
    return this.process.serves && this.documents < documentsPerMaker && this.residentMegabytes < memoryMegabytes / 2;
  }

  /** Makes the outputs of a document. When `signal` aborts, the process is killed and awaited, and the end is `lost`. */
  async make(request: MakeRequest, listener: MakerListener, signal: AbortSignal): Promise<MakerEnding> {
    const stop = (): void => this.process.kill();
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    const ending = await this.begin(request, listener);
    signal.removeEventListener('abort', stop);
    if (ending.is === 'lost') await this.stop();
    return ending;
  }

  /** Ends the whole group at once; resolves when it is gone. */
  stop(): Promise<void> {
    return this.process.stop();
  }

  private begin(request: MakeRequest, listener: MakerListener): Promise<MakerEnding> {
    this.documents++;
    const limitMs = this.settings.outputMs.searchable_pdf;
    const { promise, resolve } = Promise.withResolvers<MakerEnding>();
    this.work = { listener, end: resolve, clock: this.startClock(limitMs), limitMs, bytes: 0 };
    this.process.ask(request);
    return promise;
  }

  private count(bytes: number): void {
    if (this.work && (this.work.bytes += bytes) > this.settings.answerBytes) this.process.kill('output');
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
    return setTimeout(() => this.process.kill('page_time'), limitMs);
  }

  private endDead(death: Death): void {
    if (!this.work) return;
    const { answerBytes: outputBytes, memoryMegabytes, cpuSeconds } = this.settings;
    const limits = { stageMs: this.work.limitMs, outputBytes, memoryMegabytes, cpuSeconds };
    this.end({ is: 'lost', fault: faultOfDeath(death, limits) });
  }

  private end(ending: MakerEnding): void {
    clearTimeout(this.work?.clock);
    this.work?.end(ending);
    this.work = undefined;
  }
}
