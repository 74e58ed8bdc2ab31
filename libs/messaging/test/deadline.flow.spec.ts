import { Controller, Module } from '@nestjs/common';
import { configOf } from '#libs/config';
import { documentParsed, documentTagged, type DocumentParsed, type DocumentTagged } from '#libs/contracts';
import { TransientError } from '#libs/errors';
import { DEADLINE_HEADER, minutes, OnMessage, type StepContext } from '#libs/messaging';
import { ServiceHost, serviceSettings } from '#libs/service-host';
import { aDocument, type DocumentIds, FLOW_SPEC_TIMEOUT_MS, ServiceBench, until } from '#libs/testing';

const FIRST = 'relay.first-hop';
const SECOND = 'relay.second-hop';
const POLICY = {
  concurrency: 2,
  timeoutMs: minutes(1),
  retry: { attempts: 3, firstDelayMs: 60_000, maxDelayMs: 60_000 },
};

type Behaviour = (step: StepContext) => Promise<void>;
/** What the hops do with a document; nothing unless a spec says so. */
const first = new Map<string, Behaviour>();
const second = new Map<string, Behaviour>();
const begun: string[] = [];

@Controller()
class FirstHop {
  @OnMessage(documentParsed, POLICY)
  async handle({ documentId, tenantId, jobId }: DocumentParsed, step: StepContext): Promise<void> {
    begun.push(documentId);
    await first.get(documentId)?.(step);
    await step.commitOnce(({ publish }) => publish(documentTagged, { documentId, tenantId, jobId, tagsHash: 'h' }));
  }
}

@Controller()
class SecondHop {
  @OnMessage(documentTagged, POLICY)
  async handle({ documentId }: DocumentTagged, step: StepContext): Promise<void> {
    await second.get(documentId)?.(step);
  }
}

class RelayConfig extends configOf(serviceSettings) {}

@Module({ imports: [ServiceHost.forService('relay', RelayConfig)], controllers: [FirstHop, SecondHop] })
class RelayModule {}

const untilStopped: Behaviour = ({ signal }) =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
const inFuture = (ms: number): string => new Date(Date.now() + ms).toISOString();

describe('a deadline', () => {
  let bench: ServiceBench;
  let ids: DocumentIds;

  beforeAll(async () => {
    bench = await ServiceBench.start(RelayModule);
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => bench.stop());
  beforeEach(async () => {
    ids = await aDocument(bench.database, { state: 'parsed' });
  });

  const send = (deadline: string) =>
    bench.probe.send(documentParsed, { ...ids, pageCount: 1, contentHash: 'h' }, undefined, {
      [DEADLINE_HEADER]: deadline,
    });
  const givenUp = (queue: string) => until(() => bench.probe.deadLettersOf(queue).at(-1), `a dead letter of ${queue}`);

  it('that has passed ends the message before any work', async () => {
    const messageId = await send(inFuture(-1));
    expect(await bench.taskIs(FIRST, messageId, 'timeout')).toMatchObject({ error_code: 'deadline_exceeded' });
    await until(() => bench.probe.deadLetters(messageId).length === 1);
    expect(bench.probe.deadLetters(messageId)[0]).toMatchObject({ code: 'deadline_exceeded' });
    expect(begun).not.toContain(ids.documentId);
  });

  it('stops the work that is under way when it passes', async () => {
    first.set(ids.documentId, untilStopped);
    const messageId = await send(inFuture(500));
    expect(await bench.taskIs(FIRST, messageId, 'timeout')).toMatchObject({ attempts: 1 });
  });

  it('ends the tries when the next one would come too late', async () => {
    first.set(ids.documentId, () => Promise.reject(new TransientError('timed_out', 'not yet')));
    const messageId = await send(inFuture(30_000));
    expect(await bench.taskIs(FIRST, messageId, 'timeout')).toMatchObject({ error_code: 'deadline_exceeded' });
  });

  it('goes on with everything that a step publishes', async () => {
    second.set(ids.documentId, untilStopped);
    await bench.taskIs(FIRST, await send(inFuture(4_000)), 'done');
    expect(await givenUp(SECOND)).toMatchObject({ code: 'deadline_exceeded', attempts: 1 });
  });

  it('that nobody can understand is none', async () => {
    await bench.taskIs(FIRST, await send('soon'), 'done');
  });
});
