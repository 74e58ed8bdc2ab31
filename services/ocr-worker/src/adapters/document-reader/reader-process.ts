import type { Fault } from '../../domain/fault';
import { type Death, faultOfDeath, memoryExceeded } from '../../domain/reader-death';
import { LimitedProcess } from '../limited-process/limited-process';
import { readerLaunch } from './reader-launch';
import { parseMessage, type ReadRequest, type ReaderMessage, type Wear } from './reader-protocol';
import type { ReaderSettings } from './reader-settings';
import { type Ending, type MessageListener, ReaderWork } from './reader-work';

/**
 * One reader in a process group of its own, under limits. It reads one document at a time; a stage that takes too long, or too much output, ends the
 * whole group. After any ending but `finished` and `refused` the process is gone.
 */
export class ReaderProcess {
  private readonly process: LimitedProcess;
  private work: ReaderWork | undefined;
  private documents = 0;
  private wear: Wear = { cpuSeconds: 0, residentMegabytes: 0 };

  constructor(private readonly settings: ReaderSettings) {
    this.process = new LimitedProcess(readerLaunch(settings), {
      bytes: (count) => this.work?.count(count),
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
    const { documentsPerReader, cpuSeconds, memoryMegabytes } = this.settings;
    const worn = this.wear.cpuSeconds > cpuSeconds / 2 || this.wear.residentMegabytes > memoryMegabytes / 2;
    return this.process.serves && !worn && this.documents < documentsPerReader;
  }

  /** Reads a document. When `signal` aborts, the process is killed and awaited. Rejects only with what the listener throws. */
  async read(request: ReadRequest, listener: MessageListener, signal: AbortSignal): Promise<Ending> {
    const stop = () => this.process.kill();
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
  stop(): Promise<void> {
    return this.process.stop();
  }

  private begin(request: ReadRequest, listener: MessageListener): Promise<Ending> {
    this.documents++;
    const work = new ReaderWork(this.settings, listener, (reason) => this.process.kill(reason));
    this.work = work;
    this.process.ask(request);
    return work.ending;
  }

  private take(message: ReaderMessage | null): void {
    if (!message) return;
    if (message.is === 'lost') return this.end({ is: 'lost', fault: this.withLimit(message.fault) });
    if (message.is !== 'finished' && message.is !== 'refused') return this.work?.tell(message);
    this.wear = message.wear;
    this.end(message);
  }

  /** The reader knows that its memory ended, but not where. */
  private withLimit(fault: Fault): Fault {
    return fault.facts['resource'] === 'memory' ? memoryExceeded(this.settings.memoryMegabytes) : fault;
  }

  private endDead(death: Death): void {
    if (!this.work) return;
    const { outputBytes, memoryMegabytes, cpuSeconds } = this.settings;
    const limits = { stageMs: this.work.stageMs, outputBytes, memoryMegabytes, cpuSeconds };
    this.end({ is: 'lost', fault: faultOfDeath(death, limits) });
  }

  private end(ending: Ending): void {
    this.work?.end(ending);
    this.work = undefined;
  }
}
