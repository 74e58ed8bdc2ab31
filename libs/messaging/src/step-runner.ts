import type { DescMessage, MessageInitShape } from '@bufbuild/protobuf';
import { type Contract, encode } from '#libs/contracts';
import { TransientError } from '#libs/errors';
import { traceHeaders } from '#libs/observability';
import { addToOutbox, type Database, type OutboxRelay, type Transaction } from '#libs/persistence';
import { v7 as uuidv7 } from 'uuid';
import { Lease, leaseLost } from './lease';
import type { Claim, Commit, StepContext, StepIdentity, StepLedger } from './step';
import { EVENTS_EXCHANGE } from './topology';

/** A flow's handler, as the transport calls it. */
export type StepWork = (step: StepContext) => Promise<void>;

/** Runs claimed steps: under lease, time limit and abort signal, and with the one commit that makes their effects. */
export class StepRunner {
  constructor(
    private readonly database: Database,
    private readonly relay: OutboxRelay,
    private readonly ledger: StepLedger,
  ) {}

  /** Resolves when the step is committed; rejects with whatever stopped it. */
  async run(
    step: StepIdentity,
    claim: Claim,
    limits: { timeoutMs: number; stopping: AbortSignal },
    work: StepWork,
  ): Promise<void> {
    const lease = new Lease(this.ledger, claim);
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(timedOut(step, limits.timeoutMs)), limits.timeoutMs);
    const signal = AbortSignal.any([lease.signal, limits.stopping, late.signal]);
    const context = new CommittingStep({ step, claim, signal, database: this.database, ledger: this.ledger });
    try {
      await Promise.race([this.complete(context, work), aborted(signal)]);
      this.relay.wake();
    } finally {
      lease.end();
      clearTimeout(timer);
    }
  }

  /** A flow that found nothing to do ends its step all the same. */
  private async complete(context: CommittingStep, work: StepWork): Promise<void> {
    await work(context);
    if (!context.committed) await context.commitOnce(() => Promise.resolve());
  }
}

interface StepParts {
  step: StepIdentity;
  claim: Claim;
  signal: AbortSignal;
  database: Database;
  ledger: StepLedger;
}

class CommittingStep implements StepContext {
  committed = false;

  constructor(private readonly parts: StepParts) {}

  get messageId(): string {
    return this.parts.step.messageId;
  }

  get attempt(): number {
    return this.parts.claim.attempt;
  }

  get signal(): AbortSignal {
    return this.parts.signal;
  }

  async commitOnce(work: (commit: Commit) => Promise<void>): Promise<void> {
    const { step, claim, signal, database, ledger } = this.parts;
    signal.throwIfAborted();
    await database.transaction(async (tx) => {
      if (!(await ledger.finish(tx, step, claim))) throw leaseLost(claim);
      await work({ tx, publish: (contract, body) => publishIn(tx, contract, body) });
    });
    this.committed = true;
  }
}

/** Puts a message of a contract into the outbox of the open transaction, with the current trace. */
export function publishIn<S extends DescMessage>(
  tx: Transaction,
  contract: Contract<S>,
  body: MessageInitShape<S>,
): Promise<void> {
  return addToOutbox(tx, {
    messageId: uuidv7(),
    exchange: EVENTS_EXCHANGE,
    routingKey: contract.name,
    type: contract.name,
    content: encode(contract, body),
    headers: traceHeaders(),
  });
}

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason as Error);
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });

const timedOut = ({ flow, ids }: StepIdentity, timeoutMs: number): TransientError =>
  new TransientError(
    'timed_out',
    `${flow} did not finish within ${timeoutMs / 1000} s (document ${ids.documentId ?? 'unknown'}).`,
  );
