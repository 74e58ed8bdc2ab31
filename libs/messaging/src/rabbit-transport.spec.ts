import { documentParsed } from '#libs/contracts';
import { fromContract } from './message-source';
import { QUICK } from './policy';
import { FlowWiringError, RabbitTransport } from './rabbit-transport';

/** Wiring is judged before anything is connected: the parts are never touched. */
const transport = (): RabbitTransport =>
  new RabbitTransport(
    { url: 'amqp://127.0.0.1:1', service: 'spec', instance: 'spec-1', drainTimeoutMs: 0 },
    { publisher: Object.create(null), ledger: Object.create(null), runner: Object.create(null) },
  );
const flow = { source: fromContract(documentParsed), policy: QUICK };
const handler = (): Promise<void> => Promise.resolve();
const outcomeOf = (wired: RabbitTransport): Promise<unknown> => new Promise((resolve) => wired.listen(resolve));

describe('a service that is not wired right does not start', () => {
  it('because two classes have one flow name', async () => {
    const wired = transport();
    wired.addHandler('count-words', handler, true, { ...flow });
    wired.addHandler('count-words', handler, true, { ...flow });
    expect(await outcomeOf(wired)).toEqual(
      new FlowWiringError('Two classes are called after the flow "count-words": a queue has exactly one handler.'),
    );
  });

  it('because a handler is no flow', async () => {
    const wired = transport();
    wired.addHandler('count-words', handler, true);
    expect(await outcomeOf(wired)).toBeInstanceOf(FlowWiringError);
  });

  it('but starts without any flow at all', async () => {
    expect(await outcomeOf(transport())).toBeUndefined();
  });
});
