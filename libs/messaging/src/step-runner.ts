import { TransientError } from '#libs/errors';
import type { Database, OutboxRelay, Transaction } from '#libs/persistence';
import { deadlineExceeded, timeLeft } from './deadline';
import { Lease, leaseLost } from './lease';
import type { Claim, ClaimedStep, StepContext, StepIdentity, StepLedger } from './step';
import { type CommitWork, StepCommits } from './step-commits';

/** A flow's handler, as the transport calls it. */
export type StepWork = (step: StepContext) => Promise<void>;

/** Runs claimed steps: under lease, time limit and abort signal, and with the one commit that makes their effects. */
export class StepRunner {
  private readonly commits: StepCommits;

  constructor(
    database: Database,
    private readonly relay: OutboxRelay,
    private readonly ledger: StepLedger,
  ) {
    this.commits = new StepCommits(database, ledger);
  }

  /** Resolves when the step is committed; rejects with whatever stopped it. */
  async run(
    step: StepIdentity,
    claim: Claim,
    limits: { timeoutMs: number; stopping: AbortSignal },
    work: StepWork,
  ): Promise<void> {
    if (timeLeft(step) <= 0) throw deadlineExceeded(step);
    const ending = new AbortController();
    const lease = new Lease(this.ledger, claim, ending);
    const stop = (): void => ending.abort(limits.stopping.reason);
    if (limits.stopping.aborted) stop();
    limits.stopping.addEventListener('abort', stop, { once: true });
    const timer = setTimeout(
      () => ending.abort(tooLate(step, limits.timeoutMs)),
      Math.min(limits.timeoutMs, timeLeft(step)),
    );
    const context = new CommittingStep({ step, claim }, ending.signal, this.commits);
    try {
      await Promise.race([this.complete(context, work), aborted(ending.signal)]);
      this.relay.wake();
    } finally {
      lease.end();
      clearTimeout(timer);
      limits.stopping.removeEventListener('abort', stop);
    }
  }

  /** A flow that found nothing to do ends its step all the same. */
  private async complete(context: CommittingStep, work: StepWork): Promise<void> {
    await work(context);
    if (!context.committed) await context.commitOnce(() => Promise.resolve());
  }
}

class CommittingStep implements StepContext {
  committed = false;

  constructor(
    private readonly claimed: ClaimedStep,
    readonly signal: AbortSignal,
    private readonly commits: StepCommits,
  ) {}

  get messageId(): string {
    return this.claimed.step.messageId;
  }

  get attempt(): number {
    return this.claimed.claim.attempt;
  }

  async commitOnce(work: CommitWork): Promise<void> {
    this.signal.throwIfAborted();
    if (!(await this.commits.commit(this.claimed, this.signal, work))) throw leaseLost(this.claimed.claim);
    this.committed = true;
  }

  async writeEarly(work: (tx: Transaction) => Promise<void>): Promise<void> {
    this.signal.throwIfAborted();
    if (!(await this.commits.writeEarly(this.claimed.claim, work))) throw leaseLost(this.claimed.claim);
  }
}

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason as Error);
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });

const tooLate = (step: StepIdentity, timeoutMs: number): Error =>
  timeLeft(step) <= 0 ? deadlineExceeded(step) : timedOut(step, timeoutMs);

const timedOut = ({ flow, ids }: StepIdentity, timeoutMs: number): TransientError =>
  new TransientError(
    'timed_out',
    `${flow} did not finish within ${timeoutMs / 1000} s (document ${ids.documentId ?? 'unknown'}).`,
  );
