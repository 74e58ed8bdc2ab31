import type { DescMessage, MessageInitShape } from '@bufbuild/protobuf';
import type { Contract } from '#libs/contracts';
import type { Transaction } from '#libs/persistence';

/** Puts a message into the outbox of the open transaction; for a flow with lanes into one of them. */
export type Publish = <S extends DescMessage>(
  contract: Contract<S>,
  body: MessageInitShape<S>,
  lane?: string,
) => Promise<void>;

/** What a flow may do in its one short transaction. */
export interface Commit {
  readonly tx: Transaction;
  readonly publish: Publish;
}

/** What a flow gets besides its message. */
export interface StepContext {
  readonly messageId: string;
  /** From 1; tries that ended with the process count. */
  readonly attempt: number;
  /** Aborted when the time is up, the lease is lost or the process stops: pass it to everything slow. */
  readonly signal: AbortSignal;
  /**
   * Commits the effects of this step, once for ever: the message is remembered, the task is done, the tables and the
   * outgoing messages are written together or not at all. Refused when another worker has taken over meanwhile.
   */
  commitOnce(work: (commit: Commit) => Promise<void>): Promise<void>;
  /**
   * Writes something before the step ends, in a transaction of its own; refused, too, when another worker has taken over. It
   * stands even when the step fails later: only for what the next try simply writes again.
   */
  writeEarly(work: (tx: Transaction) => Promise<void>): Promise<void>;
}

/** The ids a message carries, as far as it does. */
export interface MessageIds {
  readonly documentId?: string | undefined;
  readonly tenantId?: string | undefined;
  readonly jobId?: string | undefined;
}

/** One message in one flow. */
export interface StepIdentity {
  readonly messageId: string;
  readonly queue: string;
  /** `recognise-document` */
  readonly flow: string;
  readonly ids: MessageIds;
  readonly submittedAt: Date;
  /** After it nobody wants the result: the work is stopped, and not tried again. */
  readonly deadline?: Date | undefined;
}

/** The right to work on a task, until its lease ends. */
export interface Claim {
  readonly taskId: string;
  /** Fencing token: a write with an older one is refused. */
  readonly token: number;
  readonly attempt: number;
}

/** A step that is being worked on. */
export interface ClaimedStep {
  readonly step: StepIdentity;
  readonly claim: Claim;
}

/** `settled`: nothing is left to do. `busy`: another worker holds the lease. */
export type StepStart =
  | { readonly kind: 'claimed'; readonly claim: Claim }
  | { readonly kind: 'settled' }
  | { readonly kind: 'busy' };

/** Keeps the books of the steps: who works on what, how often, and how it ended. */
export abstract class StepLedger {
  /** How long a claim lives without being renewed, in milliseconds. */
  abstract readonly leaseMs: number;
  /** Claims the task of this step; counts the attempt before any work is done. */
  abstract begin(step: StepIdentity): Promise<StepStart>;
  /** Prolongs the lease; false when it was lost. */
  abstract renew(claim: Claim): Promise<boolean>;
  /** Whether the claim holds, and goes on to hold until the caller's transaction ends. */
  abstract hold(tx: Transaction, claim: Claim): Promise<boolean>;
  /** Marks messages and tasks as done, in the caller's transaction; the ids of those tasks whose claims still held. */
  abstract finish(tx: Transaction, steps: readonly ClaimedStep[]): Promise<ReadonlySet<string>>;
  /** The task waits for its next try. */
  abstract postpone(claim: Claim, error: Error, delayMs: number): Promise<void>;
  /** The task has failed for good. */
  abstract fail(claim: Claim, error: Error): Promise<void>;
  /** The task is given back untouched: the attempt does not count. */
  abstract release(claim: Claim): Promise<void>;
}
