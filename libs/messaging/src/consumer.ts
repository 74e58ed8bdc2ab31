import { Logger } from '@nestjs/common';
import { asError, PermanentError } from '#libs/errors';
import { inTrace, withLogIds } from '#libs/observability';
import { isUnreachable } from '#libs/persistence';
import type { ConsumeMessage } from 'amqplib';
import { stepOf } from './delivery';
import type { Diverter } from './diverter';
import type { Flow } from './flow';
import { LeaseLost } from './lease';
import { recoverability } from './recoverability';
import type { StepRunner } from './step-runner';
import type { Claim, StepIdentity, StepLedger, StepStart } from './step';

/** How a delivery ended. All but `handed-back` are acknowledged; that one the broker delivers again. */
export type Outcome = 'done' | 'skipped' | 'retry' | 'waiting' | 'dead' | 'handed-back';

/**
 * What happens to every delivery, in a fixed order: read and validate → claim the task (attempt counted before the work) →
 * work under lease and time limit → commit → or else retry, wait or give up.
 */
export class Consumer {
  private readonly logger = new Logger('messaging');

  constructor(
    private readonly flow: Flow,
    private readonly ledger: StepLedger,
    private readonly runner: StepRunner,
    private readonly diverter: Diverter,
  ) {}

  /** Never rejects. `stopping` is aborted when the process may wait no longer. */
  take(message: ConsumeMessage, stopping: AbortSignal): Promise<Outcome> {
    return inTrace(message.properties.headers ?? {}, () => this.settle(message, stopping)).catch((error: unknown) => {
      this.logger.error(
        asError(error),
        `${this.flow.queue}: a message could not be settled and goes back to the broker`,
      );
      return 'handed-back';
    });
  }

  private async settle(message: ConsumeMessage, stopping: AbortSignal): Promise<Outcome> {
    const { source } = this.flow;
    let body: unknown;
    try {
      body = source.read(message);
    } catch (error) {
      return this.giveUp(message, error);
    }
    const step = stepOf(message, this.flow, source.idsOf(body));
    return withLogIds(logIdsOf(step), () => this.work(message, step, body, stopping));
  }

  private async work(
    message: ConsumeMessage,
    step: StepIdentity,
    body: unknown,
    stopping: AbortSignal,
  ): Promise<Outcome> {
    const start = await this.begin(step);
    if (start.kind === 'settled') return 'skipped';
    if (start.kind === 'busy') return this.diverter.wait(this.flow, message).then(() => 'waiting');
    const { claim } = start;
    if (claim.attempt > this.flow.policy.retry.attempts) return this.giveUp(message, exhausted(step, claim), claim);
    try {
      const limits = { timeoutMs: this.flow.policy.timeoutMs, stopping };
      await this.runner.run(step, claim, limits, (context) => this.flow.handle(body, context));
      return 'done';
    } catch (error) {
      return this.recover(message, claim, error, stopping);
    }
  }

  /** Without the ledger nothing can begin: the message waits until it is back. */
  private async begin(step: StepIdentity): Promise<StepStart> {
    try {
      return await this.ledger.begin(step);
    } catch (thrown) {
      const error = asError(thrown);
      if (!isUnreachable(error)) throw error;
      this.logger.warn(error, `${step.queue}: the ledger is away; the message waits`);
      return { kind: 'busy' };
    }
  }

  private async recover(
    message: ConsumeMessage,
    claim: Claim,
    thrown: unknown,
    stopping: AbortSignal,
  ): Promise<Outcome> {
    const error = asError(thrown);
    if (error instanceof LeaseLost) {
      this.logger.warn(error.message);
      return 'skipped'; // the new owner has a delivery of its own
    }
    if (stopping.aborted) {
      await this.ledger.release(claim);
      return 'handed-back';
    }
    const verdict = recoverability(error, claim.attempt, this.flow.policy.retry);
    if (verdict.action === 'dead-letter') return this.giveUp(message, error, claim);
    this.logger.warn(
      { err: error, attempt: claim.attempt, delay_ms: verdict.delayMs },
      `${this.flow.queue}: attempt failed, trying again`,
    );
    await this.note(this.ledger.postpone(claim, error, verdict.delayMs));
    await this.diverter.retry(this.flow, message, verdict.delayMs);
    return 'retry';
  }

  private async giveUp(message: ConsumeMessage, thrown: unknown, claim?: Claim): Promise<Outcome> {
    const error = asError(thrown);
    this.logger.error({ err: error, attempt: claim?.attempt }, `${this.flow.queue}: gave up, to the dead letters`);
    await this.diverter.giveUp(this.flow, message, error, claim);
    if (claim) await this.note(this.ledger.fail(claim, error));
    return 'dead';
  }

  /** The books may be away just now; the message's way must not depend on it. */
  private async note(entry: Promise<void>): Promise<void> {
    await entry.catch((error: unknown) =>
      this.logger.warn(asError(error), `${this.flow.queue}: the outcome could not be noted`),
    );
  }
}

const exhausted = (step: StepIdentity, { attempt }: Claim): PermanentError =>
  new PermanentError(
    'attempts_exhausted',
    `${step.flow} was begun ${attempt - 1} times for document ${step.ids.documentId ?? 'unknown'} and its worker never came back.`,
  );

const logIdsOf = ({ messageId, queue, ids }: StepIdentity): Parameters<typeof withLogIds>[0] => ({
  message_id: messageId,
  queue,
  ...(ids.documentId && { document_id: ids.documentId }),
  ...(ids.jobId && { job_id: ids.jobId }),
});
