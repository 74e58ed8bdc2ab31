import type { ContractNames } from './contract.ts';
import type { FlowNames } from './names.ts';

/** A flow on messages that does nothing yet, once. */
export const consumer = ({ flow, className }: FlowNames, { value, type, wireName }: ContractNames): string =>
  `
import { Controller } from '@nestjs/common';
import { ${value}, type ${type} } from '#libs/contracts';
import { OnMessage, QUICK, type StepContext } from '#libs/messaging';

/** Takes every \`${wireName}\`; say here in one sentence what ${flow} promises. */
@Controller()
export class ${className} {
  @OnMessage(${value}, QUICK)
  async handle(_message: ${type}, step: StepContext): Promise<void> {
    // Slow work first, with \`step.signal\`; then one short transaction that has all the effects.
    await step.commitOnce(() => Promise.resolve());
  }
}
`.trimStart();

/** The promises that hold for every flow from the start. */
export const consumerSpec = (names: FlowNames, contract: ContractNames): string => {
  const { service, module, flow } = names;
  const { value, ofDocument, otherFields } = contract;
  return `
import { ${value} } from '#libs/contracts';
import { ${ofDocument ? 'aDocument, type DocumentIds, ' : ''}FLOW_SPEC_TIMEOUT_MS, ServiceBench, until } from '#libs/testing';
import { ${module} } from '../src/${service}.module';

const QUEUE = '${service}.${flow}';

describe('${flow}', () => {
  let bench: ServiceBench;
${ofDocument ? '  let ids: DocumentIds;\n' : ''}
  beforeAll(async () => {
    bench = await ServiceBench.start(${module});
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => bench.stop());
${ofDocument ? '  beforeEach(async () => {\n    ids = await aDocument(bench.database);\n  });\n' : ''}
  const send = (messageId?: string) =>
    bench.probe.send(${value}, { ${[ofDocument && '...ids', otherFields].filter(Boolean).join(', ')} }, messageId);

  it('does its work', async () => {
    expect(await bench.taskIs(QUEUE, await send(), 'done')).toMatchObject({ attempts: 1 });
  });

  it('does nothing the second time the same message arrives', async () => {
    const messageId = await send();
    await bench.taskIs(QUEUE, messageId, 'done');
    await send(messageId);
    await bench.taskIs(QUEUE, await send(), 'done');
    expect((await bench.task(QUEUE, messageId))?.attempts).toBe(1);
  });

  it('sends an invalid message to the dead letters', async () => {
    const messageId = await bench.probe.sendRaw(${value}.name, Buffer.from('not json'));
    await until(() => bench.probe.deadLetters(messageId).some(({ queue }) => queue === QUEUE));
    expect(bench.probe.deadLetters(messageId)).toContainEqual({ queue: QUEUE, code: 'invalid_message', attempts: 1 });
  });

  it('has its effects once when the process dies right before the commit', async () => {
    bench.database.crashNext();
    expect(await bench.taskIs(QUEUE, await send(), 'done')).toMatchObject({ attempts: 2 });
  });
});
`.trimStart();
};
