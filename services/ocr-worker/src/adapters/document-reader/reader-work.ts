import type { Fault } from '../../domain/fault';
import type { KillReason } from '../../domain/reader-death';
import type { ReaderProgress } from './reader-protocol';
import type { ReaderSettings, Stage } from './reader-settings';

/** How the reading of a document by one reader ended. `stopped`: by the caller's signal. */
export type Ending = { is: 'finished' } | { is: 'stopped' } | { is: 'refused' | 'lost'; fault: Fault };

/** What a reading is told about. */
export type MessageListener = (message: ReaderProgress) => void;

/** One document in the hands of a reader: its clock, the bytes it has cost, and its end. */
export class ReaderWork {
  private readonly settled = Promise.withResolvers<Ending>();
  private clock: NodeJS.Timeout | undefined;
  private bytes = 0;
  private stage: Stage = 'open';

  /** `kill` is called when a limit is hit or the listener throws; the end of the reader must follow. */
  constructor(
    private readonly settings: ReaderSettings,
    private readonly listener: MessageListener,
    private readonly kill: (reason?: KillReason) => void,
  ) {
    this.begin('open');
  }

  /** Rejects only with what the listener throws. */
  get ending(): Promise<Ending> {
    return this.settled.promise;
  }

  /** Milliseconds that the present stage may take. */
  get stageMs(): number {
    return this.settings.stageMs[this.stage];
  }

  count(bytes: number): void {
    this.bytes += bytes;
    if (this.bytes > this.settings.outputBytes) this.kill('output');
  }

  tell(message: ReaderProgress): void {
    if (message.is === 'at') this.begin(message.stage);
    try {
      this.listener(message);
    } catch (error) {
      this.settled.reject(error);
      this.kill();
    }
  }

  end(ending: Ending): void {
    clearTimeout(this.clock);
    this.settled.resolve(ending);
  }

  private begin(stage: Stage): void {
    clearTimeout(this.clock);
    this.stage = stage;
    this.clock = setTimeout(() => this.kill('page_time'), this.stageMs);
  }
}
