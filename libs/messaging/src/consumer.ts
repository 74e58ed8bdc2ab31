import { Logger } from '@nestjs/common';
import { asError, PermanentError } from '#libs/errors';
import { inConsumerSpan, inTrace, withLogIds } from '#libs/observability';
import { isUnreachable } from '#libs/persistence';
import type { ConsumeMessage } from 'amqplib';
import { deadlineExceeded, timeLeft } from './deadline';
import { stepOf } from './delivery';
import type { Diverter } from './diverter';
import type { Flow } from './flow';
import { LeaseLost } from './lease';
import { messageIdOf } from './message-id';
import { isOutage, type OutageBreaker } from './outage';
import { recoverability } from './recoverability';
import type { StepRunner } from './step-runner';
import type { Claim, StepIdentity, StepLedger, StepStart } from './step';

/** How a delivery ended. All but `handed-back` are acknowledged; that one the broker delivers again. */
export type Outcome = 'done' | 'skipped' | 'retry' | 'waiting' | 'dead' | 'handed-back';

export interface ConsumerParts {
  ledger: StepLedger;
  runner: StepRunner;
  diverter: Diverter;
}

/** What became of a delivery, and whether an outage was the reason. */
interface Attempt {
  outcome: Outcome;
  outage: boolean;
}

/**
 * What happens to every delivery, in a fixed order: read and validate → claim the task (attempt counted before the work) →
 * work under lease and time limit → commit → or else retry, wait or give up.
 */
export class Consumer {
  private readonly logger = new Logger('messaging');

  constructor(
    private readonly flow: Flow,
    private readonly parts: ConsumerParts,
    private readonly breaker: OutageBreaker,
  ) {}

  /** Never rejects. `stopping` is aborted when the process may wait no longer. */
  take(message: ConsumeMessage, stopping: AbortSignal): Promise<Outcome> {
    return inTrace(message.properties.headers ?? {}, () => this.traced(message, stopping)).catch((error: unknown) => {
      this.logger.error(
        asError(error),
        `${this.flow.queue}: a message could not be settled and goes back to the broker`,
      );
      return 'handed-back';
    });
  }

  private traced(message: ConsumeMessage, stopping: AbortSignal): Promise<Outcome> {
    const attributes = {
      'messaging.system': 'rabbitmq',
      'messaging.operation.type': 'process',
      'messaging.destination.name': this.flow.queue,
      'messaging.message.id': messageIdOf(message),
    };
    return inConsumerSpan(`process ${this.flow.queue}`, attributes, () => this.settle(message, stopping));
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
    return withLogIds(logIdsOf(step), async () => {
      const attempt = await this.breaker.run(() => this.attempt({ message, step, body, stopping }));
      return attempt ? attempt.outcome : this.wait(message); // the lane has just been paused
    });
  }

  private async attempt(delivery: Delivery): Promise<Attempt> {
    const { message, step, body, stopping } = delivery;
    const start = await this.begin(step);
    if (start === 'ledger away') return { outcome: await this.wait(message), outage: true };
    if (start.kind === 'settled') return { outcome: 'skipped', outage: false };
    if (start.kind === 'busy') return { outcome: await this.wait(message), outage: false };
    const { claim } = start;
    const { timeoutMs, retry } = this.flow.policy;
    if (claim.attempt > retry.attempts)
      return { outcome: await this.giveUp(message, exhausted(step, claim), claim), outage: false };
    try {
      await this.parts.runner.run(step, claim, { timeoutMs, stopping }, (context) => this.flow.handle(body, context));
      return { outcome: 'done', outage: false };
    } catch (thrown) {
      const error = asError(thrown);
      return { outcome: await this.recover(delivery, claim, error), outage: isOutage(error) };
    }
  }

  /** Without the ledger nothing can begin. */
  private async begin(step: StepIdentity): Promise<StepStart | 'ledger away'> {
    try {
      return await this.parts.ledger.begin(step);
    } catch (thrown) {
      const error = asError(thrown);
      if (!isUnreachable(error)) throw error;
      this.logger.warn(error, `${step.queue}: the ledger is away; the message waits`);
      return 'ledger away';
    }
  }

  private async recover({ message, step, stopping }: Delivery, claim: Claim, error: Error): Promise<Outcome> {
    if (error instanceof LeaseLost) {
      this.logger.warn(error.message);
      return this.wait(message); // it comes back to see whether the new owner has finished, or whether there is none
    }
    if (stopping.aborted) {
      await this.parts.ledger.release(claim);
      return 'handed-back';
    }
    if (this.breaker.isTripped && isOutage(error)) return this.putBack(message, claim, error);
    const verdict = recoverability(error, claim.attempt, this.flow.policy.retry);
    if (verdict.action === 'dead-letter') return this.giveUp(message, error, claim);
    if (timeLeft(step) < verdict.delayMs) return this.giveUp(message, deadlineExceeded(step, error), claim);
    this.logger.warn(
      { err: error, attempt: claim.attempt, delay_ms: verdict.delayMs },
      `${this.flow.queue}: attempt failed, trying again`,
    );
    await this.note(this.parts.ledger.postpone(claim, error, verdict.delayMs));
    await this.parts.diverter.retry(this.flow, message, verdict.delayMs);
    return 'retry';
  }

  /** A try during a known outage is none of the message's attempts. */
  private async putBack(message: ConsumeMessage, claim: Claim, error: Error): Promise<Outcome> {
    this.logger.warn(error, `${this.flow.queue}: what it depends on is still away; the message waits`);
    await this.note(this.parts.ledger.release(claim));
    return this.wait(message);
  }

  private async wait(message: ConsumeMessage): Promise<Outcome> {
    await this.parts.diverter.wait(this.flow, message);
    return 'waiting';
  }

  private async giveUp(message: ConsumeMessage, thrown: unknown, claim?: Claim): Promise<Outcome> {
    const error = asError(thrown);
    this.logger.error({ err: error, attempt: claim?.attempt }, `${this.flow.queue}: gave up, to the dead letters`);
    await this.parts.diverter.giveUp(this.flow, message, error, claim);
    if (claim) await this.note(this.parts.ledger.fail(claim, error));
    return 'dead';
  }

  /** The books may be away just now; the message's way must not depend on it. */
  private async note(entry: Promise<void>): Promise<void> {
    await entry.catch((error: unknown) =>
      this.logger.warn(asError(error), `${this.flow.queue}: the outcome could not be noted`),
    );
  }
}

interface Delivery {
  message: ConsumeMessage;
  step: StepIdentity;
  body: unknown;
  stopping: AbortSignal;
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
