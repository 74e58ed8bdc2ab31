import { Controller, Module } from '@nestjs/common';
import { configOf } from '#libs/config';
import { documentParsed, type DocumentParsed } from '#libs/contracts';
import { TransientError } from '#libs/errors';
import { OnMessage, type StepContext } from '#libs/messaging';
import { ServiceHost, serviceSettings } from '#libs/service-host';
import { aDocument, Cables, FLOW_SPEC_TIMEOUT_MS, ServiceBench, until } from '#libs/testing';
import { register } from 'prom-client';

/** Something outside that the flow needs. */
const outside = { isAway: false, asked: 0 };

@Controller()
class AskOutside {
  @OnMessage(documentParsed, {
    concurrency: 1,
    timeoutMs: 2_000,
    retry: { attempts: 3, firstDelayMs: 100, maxDelayMs: 200 },
    outage: { after: 2, probeEveryMs: 200 },
  })
  async handle(_: DocumentParsed, step: StepContext): Promise<void> {
    outside.asked++;
    if (outside.isAway) throw new TransientError('dependency_unavailable', 'The outside does not answer.');
    await step.commitOnce(() => Promise.resolve());
  }
}

class AskerConfig extends configOf(serviceSettings) {}

@Module({ imports: [ServiceHost.forService('asker', AskerConfig)], controllers: [AskOutside] })
class AskerModule {}

const QUEUE = 'asker.ask-outside';
const MESSAGES = 6;

describe('a lane whose dependency is away', () => {
  const cables = new Cables();
  let bench: ServiceBench;

  beforeAll(async () => {
    bench = await ServiceBench.start(AskerModule, { through: (addresses) => cables.to(addresses) });
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(async () => {
    await bench.stop();
    cables.close();
  });
  beforeEach(() => {
    outside.isAway = false;
    outside.asked = 0;
  });

  const send = async (): Promise<string[]> => {
    const ids = await aDocument(bench.database, { state: 'parsed' });
    const message = { ...ids, pageCount: 1, contentHash: 'h' };
    return Promise.all(Array.from({ length: MESSAGES }, () => bench.probe.send(documentParsed, message)));
  };
  const isPaused = async (): Promise<boolean> => {
    const { values = [] } = (await register.getSingleMetric('message_lane_paused')?.get()) ?? {};
    return values.some(({ labels, value }) => labels['queue'] === QUEUE && value === 1);
  };

  it('pauses, uses up no attempts, and goes on by itself when the dependency is back', async () => {
    outside.isAway = true;
    const messages = await send();
    await until(isPaused, 'the lane being paused');
    const asked = outside.asked;
    await until(() => outside.asked >= asked + 4, 'four probes'); // more tries than a message has attempts
    outside.isAway = false;
    for (const messageId of messages) {
      const task = await bench.taskIs(QUEUE, messageId, 'done');
      expect(task.attempts).toBeLessThanOrEqual(3);
      expect(bench.probe.deadLetters(messageId)).toEqual([]);
    }
  });

  it('keeps its messages while the ledger is away', async () => {
    const messages = await send();
    for (const messageId of messages) await bench.taskIs(QUEUE, messageId, 'done');
    let late: string[] = [];
    const ids = await aDocument(bench.database, { state: 'parsed' });
    await cables.without('DATABASE_URL', async () => {
      const message = { ...ids, pageCount: 1, contentHash: 'h' };
      late = await Promise.all(Array.from({ length: MESSAGES }, () => bench.probe.send(documentParsed, message)));
      await until(isPaused, 'the lane being paused');
    });
    for (const messageId of late) await bench.taskIs(QUEUE, messageId, 'done');
    expect(outside.asked).toBe(2 * MESSAGES);
  });
});
