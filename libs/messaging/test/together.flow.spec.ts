import { AsyncLocalStorage } from 'node:async_hooks';
import { Controller, Module } from '@nestjs/common';
import { configOf } from '#libs/config';
import { documentParsed, documentTagged, type DocumentParsed } from '#libs/contracts';
import { PermanentError } from '#libs/errors';
import { Documents } from '#libs/ledger';
import { OnMessage, type StepContext } from '#libs/messaging';
import { ServiceHost, serviceSettings } from '#libs/service-host';
import { aDocument, type DocumentIds, FLOW_SPEC_TIMEOUT_MS, ServiceBench, stateOf, until } from '#libs/testing';

const TOGETHER = 8;
const QUEUE = 'crowd.count-words';

/** Holds a crowd back until it is let go. */
class Barrier {
  readonly here = new Set<string>();
  private readonly opened = Promise.withResolvers<void>();

  pass(who: string): Promise<void> {
    this.here.add(who);
    return this.opened.promise;
  }

  open(): void {
    this.opened.resolve();
  }
}

let barrier = new Barrier();
/** What a document's commit does, besides what all do. */
const quirks = new Map<string, (attempt: number) => Promise<void>>();
/** What a step knows of itself by its asynchronous context, as logs and traces do. */
const context = new AsyncLocalStorage<string>();
/** In which transactions documents were committed, and in whose context. */
const seen = new Map<string, { transaction: string; context: string }>();

@Controller()
class CountWords {
  constructor(private readonly documents: Documents) {}

  @OnMessage(documentParsed, {
    concurrency: TOGETHER,
    timeoutMs: 20_000,
    retry: { attempts: 3, firstDelayMs: 100, maxDelayMs: 200 },
  })
  handle(message: DocumentParsed, step: StepContext): Promise<void> {
    return context.run(message.documentId, () => this.count(message, step));
  }

  private async count({ documentId, tenantId, jobId }: DocumentParsed, step: StepContext): Promise<void> {
    if (step.attempt === 1) await barrier.pass(documentId);
    await step.commitOnce(async ({ tx, publish }) => {
      await this.documents.advance(tx, documentId, 'tagged');
      await publish(documentTagged, { documentId, tenantId, jobId, tagsHash: 'h' });
      await quirks.get(documentId)?.(step.attempt);
      const [row] = await tx.query<{ id: string }>('SELECT pg_current_xact_id()::text AS id');
      seen.set(documentId, { transaction: row?.id ?? '', context: context.getStore() ?? '' });
    });
  }
}

class CrowdConfig extends configOf(serviceSettings) {}

@Module({ imports: [ServiceHost.forService('crowd', CrowdConfig)], controllers: [CountWords] })
class CrowdModule {}

describe('steps that end together', () => {
  let bench: ServiceBench;
  let crowd: DocumentIds[];

  beforeAll(async () => {
    bench = await ServiceBench.start(CrowdModule);
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => bench.stop());
  beforeEach(async () => {
    barrier = new Barrier();
    crowd = await Promise.all(Array.from({ length: TOGETHER }, () => aDocument(bench.database, { state: 'parsed' })));
  });

  /** Resolves with the message ids when all are being worked on, held at the barrier. */
  const beginAll = async () => {
    const messageIds = await Promise.all(
      crowd.map((ids) => bench.probe.send(documentParsed, { ...ids, pageCount: 1, contentHash: 'h' })),
    );
    await until(() => barrier.here.size === TOGETHER, 'all being worked on');
    return messageIds;
  };
  const effectsOf = ({ documentId }: DocumentIds) =>
    bench.probe.published(documentTagged).filter((message) => message.documentId === documentId).length;
  const everyEffectOnce = (of = crowd) => until(() => of.every((ids) => effectsOf(ids) === 1), 'one effect each');

  it('share transactions, and each keeps its own context', async () => {
    const messageIds = await beginAll();
    barrier.open();
    for (const messageId of messageIds)
      expect(await bench.taskIs(QUEUE, messageId, 'done')).toMatchObject({ attempts: 1 });
    await everyEffectOnce();
    const commits = crowd.map(({ documentId }) => seen.get(documentId));
    expect(new Set(commits.map((commit) => commit?.transaction)).size).toBeLessThan(TOGETHER);
    expect(commits.map((commit) => commit?.context)).toEqual(crowd.map(({ documentId }) => documentId));
  });

  it('fail each for itself: the others are committed', async () => {
    const [guilty, ...others] = crowd;
    quirks.set(guilty?.documentId ?? '', () => Promise.reject(new PermanentError('corrupt_file', 'broken')));
    const [guiltyMessage = '', ...messageIds] = await beginAll();
    barrier.open();
    await bench.taskIs(QUEUE, guiltyMessage, 'failed');
    for (const messageId of messageIds) await bench.taskIs(QUEUE, messageId, 'done');
    await everyEffectOnce(others);
    expect(await stateOf(bench.database, guilty?.documentId ?? '')).toBe('parsed');
  });

  it('have their effects once when the connection dies right before the commit they share', async () => {
    const messageIds = await beginAll();
    bench.database.crashNext(QUEUE);
    barrier.open();
    for (const messageId of messageIds) await bench.taskIs(QUEUE, messageId, 'done');
    await everyEffectOnce();
  });

  it('leave those out whose task was taken over meanwhile', async () => {
    const [, ...others] = crowd;
    const [robbed = '', ...messageIds] = await beginAll();
    await bench.database.query(`UPDATE task SET lease_token = lease_token + 1 WHERE message_id = $1`, [robbed]);
    barrier.open();
    for (const messageId of messageIds) await bench.taskIs(QUEUE, messageId, 'done');
    await everyEffectOnce(others);
    expect(await bench.task(QUEUE, robbed)).toMatchObject({ status: 'running' });
  });
});
