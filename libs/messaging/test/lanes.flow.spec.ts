import { Controller, Module } from '@nestjs/common';
import { configOf, integer } from '#libs/config';
import { documentParsed, type DocumentParsed, encode } from '#libs/contracts';
import { bySetting, OnMessage, type StepContext } from '#libs/messaging';
import { ServiceHost, serviceSettings } from '#libs/service-host';
import { aDocument, FLOW_SPEC_TIMEOUT_MS, ServiceBench, until } from '#libs/testing';

/** What has begun, in order, and how each of them may end. */
const begun: string[] = [];
const gates = new Map<string, PromiseWithResolvers<void>>();

@Controller()
class WeighStones {
  @OnMessage(documentParsed, {
    concurrency: bySetting('STONE_SCALES'),
    lanes: { pebbles: 8, rocks: 1 },
    timeoutMs: 30_000,
    retry: { attempts: 3, firstDelayMs: 100, maxDelayMs: 200 },
  })
  async handle({ contentHash }: DocumentParsed, _step: StepContext): Promise<void> {
    begun.push(contentHash);
    await gates.get(contentHash)?.promise;
  }
}

class ScalesConfig extends configOf({ ...serviceSettings, STONE_SCALES: integer(1, 'stones weighed at once') }) {}

@Module({ imports: [ServiceHost.forService('quarry', ScalesConfig)], controllers: [WeighStones] })
class QuarryModule {}

const QUEUE = 'quarry.weigh-stones';

describe('a flow with lanes', () => {
  let bench: ServiceBench;

  beforeAll(async () => {
    bench = await ServiceBench.start(QuarryModule);
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => bench.stop());
  beforeEach(() => {
    begun.length = 0;
    gates.clear();
  });

  const gate = (stone: string) => gates.set(stone, Promise.withResolvers());
  const waiting = async (lane: string) => {
    const metrics = await (await fetch(`${await bench.url}/metrics`)).text();
    return Number(new RegExp(`^messages_waiting_turn.*${QUEUE}.${lane}.* (\\d+)$`, 'm').exec(metrics)?.[1] ?? 0);
  };
  const open = (stone: string) => gates.get(stone)?.resolve();
  const send = async (lane: string, stone: string) => {
    const ids = await aDocument(bench.database);
    const content = encode(documentParsed, { ...ids, pageCount: 1, contentHash: stone });
    return bench.probe.sendRaw(documentParsed.name, content, undefined, {
      routingKey: `${documentParsed.name}.${lane}`,
    });
  };

  it('takes messages of each lane from a queue of its own', async () => {
    const [pebble, rock] = [await send('pebbles', 'a pebble'), await send('rocks', 'a rock')];
    await bench.taskIs(`${QUEUE}.pebbles`, pebble, 'done');
    await bench.taskIs(`${QUEUE}.rocks`, rock, 'done');
  });

  it('works on as many as its setting says, and lets pebbles overtake rocks', async () => {
    for (const stone of ['first rock', 'second rock', 'first pebble', 'second pebble']) gate(stone);
    const first = await send('rocks', 'first rock');
    await until(() => begun.length === 1);
    const sent = [await send('rocks', 'second rock'), await send('pebbles', 'first pebble')];
    await until(async () => (await waiting('pebbles')) === 1); // the second rock is still with the broker
    expect(begun).toEqual(['first rock']);
    open('first rock');
    await bench.taskIs(`${QUEUE}.rocks`, first, 'done');
    await until(() => begun.length === 2);
    for (const stone of ['first pebble', 'second rock']) open(stone);
    await bench.taskIs(`${QUEUE}.pebbles`, sent[1] ?? '', 'done');
    await bench.taskIs(`${QUEUE}.rocks`, sent[0] ?? '', 'done');
    expect(begun).toEqual(['first rock', 'first pebble', 'second rock']);
  });

  it('sends what it gives up on to the dead letters under the name of its lane', async () => {
    const key = `${documentParsed.name}.rocks`;
    const messageId = await bench.probe.sendRaw(documentParsed.name, Buffer.from('{}'), undefined, { routingKey: key });
    await until(() => bench.probe.deadLetters(messageId).length === 1);
    expect(bench.probe.deadLetters(messageId)).toEqual([
      { queue: `${QUEUE}.rocks`, code: 'invalid_message', attempts: 1 },
    ]);
  });
});
