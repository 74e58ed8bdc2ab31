import { asError } from '#libs/errors';

/** Work that is done again and again, one round after the other. */
export class Rounds {
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> = Promise.resolve();
  private stopped = false;

  /** A failed round is told to `onFailure`, and tried again like any other. */
  constructor(
    private readonly everyMs: number,
    private readonly work: () => Promise<void>,
    private readonly onFailure: (error: Error) => void,
  ) {}

  /** Whether the round under way should come to its end. */
  get isStopping(): boolean {
    return this.stopped;
  }

  /** The first round begins after one pause. */
  start(): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.round = this.work()
        .catch((error: unknown) => this.onFailure(asError(error)))
        .finally(() => this.start());
    }, this.everyMs);
  }

  /** Resolves when the round under way is over. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.round;
  }
}
