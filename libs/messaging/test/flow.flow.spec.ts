import { Controller, Module } from '@nestjs/common';
import { configOf } from '#libs/config';
import { documentParsed, documentTagged, type DocumentParsed } from '#libs/contracts';
import { PermanentError } from '#libs/errors';
import { Documents } from '#libs/ledger';
import { OnMessage, type StepContext } from '#libs/messaging';
import { ServiceHost, serviceSettings } from '#libs/service-host';
import { aDocument, type DocumentIds, FLOW_SPEC_TIMEOUT_MS, ServiceBench, stateOf, until } from '#libs/testing';

type Behaviour = (step: StepContext) => Promise<void>;

/** What the flow under test does before it commits; each spec sets it. */
const behaviours = new Map<string, Behaviour>();
const starts: string[] = [];

@Controller()
class CountWords {
  constructor(private readonly documents: Documents) {}

  @OnMessage(documentParsed, {
    concurrency: 4,
    timeoutMs: 2_000,
    retry: { attempts: 3, firstDelayMs: 100, maxDelayMs: 200 },
  })
  async handle({ documentId, tenantId, jobId }: DocumentParsed, step: StepContext): Promise<void> {
    starts.push(documentId);
    await behaviours.get(documentId)?.(step);
    await step.commitOnce(async ({ tx, publish }) => {
      await this.documents.advance(tx, documentId, 'tagged');
      await publish(documentTagged, { documentId, tenantId, jobId, tagsHash: 'h' });
    });
  }
}

class CounterConfig extends configOf(serviceSettings) {}

@Module({ imports: [ServiceHost.forService('counter', CounterConfig)], controllers: [CountWords] })
class CounterModule {}

const QUEUE = 'counter.count-words';

describe('a flow', () => {
  let bench: ServiceBench;
  let ids: DocumentIds;

  beforeAll(async () => {
    bench = await ServiceBench.start(CounterModule);
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => bench.stop());
  beforeEach(async () => {
    ids = await aDocument(bench.database, { state: 'parsed' });
  });

  const send = (messageId?: string) =>
    bench.probe.send(documentParsed, { ...ids, pageCount: 1, contentHash: 'h' }, messageId);
  const effects = () => bench.probe.published(documentTagged).filter(({ documentId }) => documentId === ids.documentId);
  const attemptsMade = () => starts.filter((id) => id === ids.documentId).length;

  it('commits its effects and publishes what follows', async () => {
    const messageId = await send();
    await bench.taskIs(QUEUE, messageId, 'done');
    await until(() => effects().length === 1);
    expect(await stateOf(bench.database, ids.documentId)).toBe('tagged');
  });

  it('does nothing the second time the same message arrives', async () => {
    const messageId = await send();
    await until(() => effects().length === 1);
    await send(messageId);
    const marker = await send(); // settled after the repeat, on the same queue
    await bench.taskIs(QUEUE, marker, 'done');
    expect((await bench.task(QUEUE, messageId))?.attempts).toBe(1);
  });

  it('sends a message that breaks its contract to the dead letters at once', async () => {
    const messageId = await bench.probe.sendRaw(documentParsed.name, Buffer.from('{"documentId":""}'));
    await until(() => bench.probe.deadLetters(messageId).length === 1);
    expect(bench.probe.deadLetters(messageId)).toEqual([{ queue: QUEUE, code: 'invalid_message', attempts: 1 }]);
    expect(attemptsMade()).toBe(0);
  });

  it('sends a permanent failure to the dead letters after one attempt', async () => {
    behaviours.set(ids.documentId, () => Promise.reject(new PermanentError('corrupt_file', 'broken')));
    const messageId = await send();
    const task = await bench.taskIs(QUEUE, messageId, 'failed');
    await until(() => bench.probe.deadLetters(messageId).length === 1);
    expect(bench.probe.deadLetters(messageId)).toEqual([{ queue: QUEUE, code: 'corrupt_file', attempts: 1 }]);
    expect(task).toMatchObject({ attempts: 1, error_code: 'corrupt_file' });
  });

  it('tries a transient failure again until it works', async () => {
    behaviours.set(ids.documentId, (step) =>
      step.attempt < 3 ? Promise.reject(new Error('not yet')) : Promise.resolve(),
    );
    const messageId = await send();
    expect(await bench.taskIs(QUEUE, messageId, 'done')).toMatchObject({ attempts: 3, error_code: null });
    await until(() => effects().length === 1);
  });

  it('gives up when the attempts are used up', async () => {
    behaviours.set(ids.documentId, () => Promise.reject(new Error('never')));
    const messageId = await send();
    await until(() => bench.probe.deadLetters(messageId).length === 1);
    expect(bench.probe.deadLetters(messageId)[0]).toMatchObject({ code: 'internal_error', attempts: 3 });
    expect(attemptsMade()).toBe(3);
  });

  it('has its effects once when the process dies right before the commit', async () => {
    bench.database.crashNext(QUEUE);
    const messageId = await send();
    expect(await bench.taskIs(QUEUE, messageId, 'done')).toMatchObject({ attempts: 2 });
    await until(() => effects().length === 1);
  });

  it('tells work that takes too long to stop, and counts it as transient', async () => {
    let told = false;
    behaviours.set(ids.documentId, async ({ attempt, signal }) => {
      if (attempt > 1) return;
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      told = true;
    });
    const messageId = await send();
    expect(await bench.taskIs(QUEUE, messageId, 'done')).toMatchObject({ attempts: 2 });
    expect(told).toBe(true);
  });

  it('refuses the late result of a worker whose task was taken over', async () => {
    behaviours.set(ids.documentId, async ({ attempt, messageId }) => {
      if (attempt > 1) return;
      await bench.database.query(`UPDATE task SET lease_until = now() WHERE message_id = $1`, [messageId]);
      await send(messageId); // the new owner's delivery
      await bench.taskIs(QUEUE, messageId, 'done');
    });
    const messageId = await send();
    await until(() => effects().length === 1);
    await bench.taskIs(QUEUE, await send(), 'done');
    await until(() => effects().length === 2); // the first message's and the marker's, and no third
    expect(await bench.task(QUEUE, messageId)).toMatchObject({ status: 'done', attempts: 2 });
  });

  it('writes before its end, until its task is taken over', async () => {
    const refusal = Promise.withResolvers<unknown>();
    const write = (step: StepContext, word: string): Promise<void> =>
      step.writeEarly(async (tx) => {
        await tx.query(`UPDATE document SET title = $2 WHERE id = $1`, [ids.documentId, word]);
      });
    behaviours.set(ids.documentId, async (step) => {
      if (step.attempt > 1) return;
      await write(step, 'early');
      await bench.database.query(`UPDATE task SET lease_until = now() WHERE message_id = $1`, [step.messageId]);
      await send(step.messageId); // the new owner's delivery
      await bench.taskIs(QUEUE, step.messageId, 'done');
      await write(step, 'late').catch(refusal.resolve);
    });
    await send();
    expect(await refusal.promise).toMatchObject({ code: 'lease_lost' });
    const titles = await bench.database.query(`SELECT title FROM document WHERE id = $1`, [ids.documentId]);
    expect(titles).toEqual([{ title: 'early' }]);
  });

  it('leaves a message alone whose task is in living hands, until its lease ends', async () => {
    const messageId = await send();
    await bench.taskIs(QUEUE, messageId, 'done');
    await bench.database.query(
      `UPDATE task SET status = 'running', lease_until = now() + interval '1 s' WHERE message_id = $1`,
      [messageId],
    );
    await bench.database.query(`DELETE FROM inbox WHERE message_id = $1`, [messageId]);
    await send(messageId);
    expect(await bench.taskIs(QUEUE, messageId, 'done')).toMatchObject({ attempts: 2 });
  });

  it('keeps history of every move', async () => {
    behaviours.set(ids.documentId, (step) =>
      step.attempt < 2 ? Promise.reject(new Error('not yet')) : Promise.resolve(),
    );
    const messageId = await send();
    const { id } = await bench.taskIs(QUEUE, messageId, 'done');
    const history = await bench.database.query<{ status: string }>(
      `SELECT status FROM task_status_history WHERE task_id = $1 ORDER BY id`,
      [id],
    );
    expect(history.map(({ status }) => status)).toEqual(['pending', 'running', 'pending', 'running', 'done']);
  });
});
