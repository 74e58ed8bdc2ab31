import { AsyncLocalStorage } from 'node:async_hooks';
import { addToOutbox, type Database, Gathering, type OutgoingMessage, type Transaction } from '#libs/persistence';
import { outgoing } from './outgoing';
import type { Claim, ClaimedStep, Commit, Publish, StepLedger } from './step';

/** What a step writes when it ends. Called a second time when what it was committed with failed. */
export type CommitWork = (commit: Commit) => Promise<void>;

interface Ending extends ClaimedStep {
  signal: AbortSignal;
  work: CommitWork;
  /** Runs in the trace and log context of its own step. */
  inItsContext: ReturnType<typeof AsyncLocalStorage.snapshot>;
}

/**
 * Commits steps: each in a transaction of its own while there is little to do, several in one when they end faster than the
 * database commits. A step whose claim was lost takes no part; one that fails fails alone.
 */
export class StepCommits {
  private readonly endings = new Gathering((endings: readonly Ending[]) =>
    this.database.transaction((tx) => this.commitAll(tx, endings)),
  );

  constructor(
    private readonly database: Database,
    private readonly ledger: StepLedger,
  ) {}

  /** Resolves when the step is committed: true, or false when another worker has taken it over. */
  commit(claimed: ClaimedStep, signal: AbortSignal, work: CommitWork): Promise<boolean> {
    return this.endings.add({ ...claimed, signal, work, inItsContext: AsyncLocalStorage.snapshot() });
  }

  /** Writes before the end of a step: true, or false when another worker has taken it over. */
  writeEarly(claim: Claim, work: (tx: Transaction) => Promise<void>): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const held = await this.ledger.hold(tx, claim);
      if (held) await work(tx);
      return held;
    });
  }

  private async commitAll(tx: Transaction, endings: readonly Ending[]): Promise<boolean[]> {
    for (const { signal } of endings) signal.throwIfAborted();
    const held = await this.ledger.finish(tx, endings);
    const messages: OutgoingMessage[] = [];
    for (const { step, claim, work, inItsContext } of endings) {
      const publish: Publish = async (contract, body, lane) =>
        void messages.push(outgoing(contract, body, { deadline: step.deadline, lane }));
      if (held.has(claim.taskId)) await inItsContext(() => work({ tx, publish }));
    }
    await addToOutbox(tx, ...messages);
    return endings.map(({ claim }) => held.has(claim.taskId));
  }
}
