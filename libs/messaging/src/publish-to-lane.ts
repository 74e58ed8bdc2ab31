import type { DescMessage, MessageInitShape } from '@bufbuild/protobuf';
import { type Contract, encode } from '#libs/contracts';
import { traceHeaders } from '#libs/observability';
import { addToOutbox, type Transaction } from '#libs/persistence';
import { v7 as uuidv7 } from 'uuid';
import { EVENTS_EXCHANGE, laneKey } from './topology';

/** Puts a message for one lane of its flow into the outbox of the open transaction, with the current trace. */
export function publishToLane<S extends DescMessage>(
  tx: Transaction,
  contract: Contract<S>,
  lane: string,
  body: MessageInitShape<S>,
): Promise<void> {
  return addToOutbox(tx, {
    messageId: uuidv7(),
    exchange: EVENTS_EXCHANGE,
    routingKey: laneKey(contract.name, lane),
    type: contract.name,
    content: encode(contract, body),
    headers: traceHeaders(),
  });
}
