import type { ConsumeMessage } from 'amqplib';
import { deadlineIn } from './deadline';
import type { Flow } from './flow';
import { messageIdOf } from './message-id';
import type { MessageIds, StepIdentity } from './step';

/** Which step a delivery is. */
export function stepOf(message: ConsumeMessage, flow: Flow, ids: MessageIds): StepIdentity {
  return {
    messageId: flow.source.stepIdOf?.(message) ?? messageIdOf(message),
    queue: flow.queue,
    flow: flow.name,
    ids,
    submittedAt: new Date(Number(message.properties.timestamp) || Date.now()),
    deadline: deadlineIn(message.properties.headers),
  };
}
