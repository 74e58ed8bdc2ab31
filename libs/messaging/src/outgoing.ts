import type { DescMessage, MessageInitShape } from '@bufbuild/protobuf';
import { type Contract, encode, newId } from '#libs/contracts';
import { traceHeaders } from '#libs/observability';
import { addToOutbox, type OutgoingMessage, type Transaction } from '#libs/persistence';
import { deadlineHeaders } from './deadline';
import { EVENTS_EXCHANGE, laneKey } from './topology';

/** What a message may carry besides its body. */
export interface Sending {
  /** After it nobody wants its result. */
  deadline?: Date | undefined;
  /** The lane of its flow that it goes to, if the flow has lanes. */
  lane?: string | undefined;
}

/** A message of a contract, with a new id and the current trace, as the outbox takes it. */
export const outgoing = <S extends DescMessage>(
  contract: Contract<S>,
  body: MessageInitShape<S>,
  { deadline, lane }: Sending = {},
): OutgoingMessage => ({
  messageId: newId(),
  exchange: EVENTS_EXCHANGE,
  routingKey: lane ? laneKey(contract.name, lane) : contract.name,
  type: contract.name,
  content: encode(contract, body),
  headers: { ...traceHeaders(), ...deadlineHeaders(deadline) },
});

/** Puts a message of a contract into the outbox of the open transaction, with the current trace; after `deadline` nobody wants its result. */
export const publishIn = <S extends DescMessage>(
  tx: Transaction,
  contract: Contract<S>,
  body: MessageInitShape<S>,
  deadline?: Date,
): Promise<void> => addToOutbox(tx, outgoing(contract, body, { deadline }));
