import type { DescMessage, MessageShape } from '@bufbuild/protobuf';
import { type Contract, ContractViolation, decode, isUuid } from '#libs/contracts';
import { PermanentError } from '#libs/errors';
import type { ConsumeMessage } from 'amqplib';
import { idMadeOf, messageIdOf } from './message-id';
import { DEAD_LETTER_EXCHANGE, EVENTS_EXCHANGE } from './topology';
import type { MessageIds } from './step';

/** Where a flow's messages come from, and how they are read. */
export interface MessageSource<T = unknown> {
  /** For people: the name of the contract. */
  readonly name: string;
  readonly exchange: string;
  readonly routingKey: string;
  /** Throws a permanent `invalid_message` when the body is not what it has to be. */
  read(message: ConsumeMessage): T;
  idsOf(body: T): MessageIds;
  /** By which id a repeat is known; the message's own when absent. */
  stepIdOf?(message: ConsumeMessage): string;
}

/** The messages of one contract. */
export const fromContract = <S extends DescMessage>(contract: Contract<S>): MessageSource<MessageShape<S>> => ({
  name: contract.name,
  exchange: EVENTS_EXCHANGE,
  routingKey: contract.name,
  read: ({ content }) => readAs(contract, content),
  idsOf: (body) => body as MessageIds,
});

function readAs<S extends DescMessage>(contract: Contract<S>, content: Buffer): MessageShape<S> {
  try {
    return decode(contract, content);
  } catch (cause) {
    if (!(cause instanceof ContractViolation)) throw cause;
    throw new PermanentError('invalid_message', `The message is not a valid ${contract.name}: ${cause.message}.`, {
      cause,
    });
  }
}

/** A message that some flow gave up on, with the reason. */
export interface DeadLetter {
  /** The message's own id: the same when it comes back after a retry. */
  readonly messageId: string;
  /** The queue it came from, and goes back to. */
  readonly queue: string;
  /** Wire name of its contract. */
  readonly type: string;
  readonly body: Buffer;
  readonly taskId: string | undefined;
  readonly ids: MessageIds;
  readonly code: string;
  readonly message: string;
  readonly attempts: number;
  readonly failedAt: Date;
  readonly traceId: string | undefined;
  /** Where in our code the error came from, see `framesOf`; undefined when the broker gave up. */
  readonly stack: string | undefined;
  /** Version of the service that gave up. */
  readonly version: string | undefined;
}

/** Headers of a dead letter, written by the flow that gave up. */
export const FAILURE_HEADERS = {
  queue: 'x-failed-queue',
  code: 'x-error-code',
  message: 'x-error-message',
  attempts: 'x-attempts',
  failedAt: 'x-failed-at',
  taskId: 'x-task-id',
  stack: 'x-error-stack',
  version: 'x-failed-version',
} as const;

/** Header of a message that a person sent back into its queue: the id of that decision. It stays with the message, so that each failure after a decision is a new one. */
export const DECISION_HEADER = 'x-decision-id';

/** Everything that any flow, or the broker itself, gave up on. */
export const deadLetters: MessageSource<DeadLetter> = {
  name: 'dead letter',
  exchange: DEAD_LETTER_EXCHANGE,
  routingKey: '#',
  read: readDeadLetter,
  idsOf: () => ({}), // the dead letter's own step is not part of its document's way
  stepIdOf: failureIdOf,
};

function readDeadLetter(message: ConsumeMessage): DeadLetter {
  const headers: Record<string, unknown> = message.properties.headers ?? {};
  const text = (name: string): string | undefined => (typeof headers[name] === 'string' ? headers[name] : undefined);
  const byBroker = text(FAILURE_HEADERS.code) === undefined;
  return {
    messageId: messageIdOf(message),
    queue: failedQueueOf(message),
    type: String(message.properties.type ?? ''),
    body: message.content,
    taskId: text(FAILURE_HEADERS.taskId),
    ids: idsIn(message.content),
    code: text(FAILURE_HEADERS.code) ?? 'attempts_exhausted',
    message:
      text(FAILURE_HEADERS.message) ?? 'The broker gave up: the message was delivered too often without an answer.',
    attempts: byBroker ? Number(headers['x-delivery-count'] ?? 0) : Number(headers[FAILURE_HEADERS.attempts] ?? 0),
    failedAt: new Date(text(FAILURE_HEADERS.failedAt) ?? Date.now()),
    traceId: text('traceparent')?.split('-')[1],
    stack: text(FAILURE_HEADERS.stack),
    version: text(FAILURE_HEADERS.version),
  };
}

const failedQueueOf = ({ properties, fields }: ConsumeMessage): string =>
  String(properties.headers?.[FAILURE_HEADERS.queue] ?? fields.routingKey);

/** One message can fail in several queues, and again after a decision: each of these failures is one of its own. */
function failureIdOf(message: ConsumeMessage): string {
  const headers: Record<string, unknown> = message.properties.headers ?? {};
  const facts = [headers[FAILURE_HEADERS.failedAt], headers[DECISION_HEADER]];
  return idMadeOf(JSON.stringify([failedQueueOf(message), messageIdOf(message), ...facts]));
}

/** The ids of a body that may be anything. */
function idsIn(content: Buffer): MessageIds {
  try {
    const { documentId, tenantId, jobId } = JSON.parse(content.toString('utf8')) as Record<string, unknown>;
    return { documentId: uuidOrNothing(documentId), tenantId: uuidOrNothing(tenantId), jobId: uuidOrNothing(jobId) };
  } catch {
    return {};
  }
}

const uuidOrNothing = (value: unknown): string | undefined => (isUuid(value) ? value : undefined);
