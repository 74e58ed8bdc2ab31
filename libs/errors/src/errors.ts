import type { ErrorCode } from './codes';

export interface ErrorOptions {
  cause?: unknown;
  /** Ids and numbers for logs and problem details; never document text or secrets. */
  facts?: Record<string, unknown>;
}

/** An error with a stable code. `message` says what happened and what to do next, with ids and without secrets. */
export abstract class CodedError extends Error {
  readonly facts: Record<string, unknown>;

  constructor(
    readonly code: ErrorCode,
    message: string,
    { cause, facts = {} }: ErrorOptions = {},
  ) {
    super(message, { cause });
    this.name = new.target.name;
    this.facts = facts;
  }
}

/** Trying again cannot help: the message goes to the dead letters at once, a client gets its 4xx. */
export class PermanentError extends CodedError {}

/** May well work later: the message waits in the retry ladder, a client gets 503 with `Retry-After`. */
export class TransientError extends CodedError {
  /** Milliseconds that whoever failed asked us to wait; 0 when it did not say. */
  readonly retryAfterMs: number;

  constructor(code: ErrorCode, message: string, options: ErrorOptions & { retryAfterMs?: number } = {}) {
    super(code, message, options);
    this.retryAfterMs = options.retryAfterMs ?? 0;
  }
}

/** What was thrown, as an `Error`. */
export const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));
