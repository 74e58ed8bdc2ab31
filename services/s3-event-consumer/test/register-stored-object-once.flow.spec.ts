import { Claims } from '#libs/claims';
import { TransientError } from '#libs/errors';
import { Documents, type Registration } from '#libs/ledger';
import {
  Cable,
  FLOW_SPEC_TIMEOUT_MS,
  infrastructure,
  ServiceBench,
  aTenant,
  until,
  WatchedClaims,
} from '#libs/testing';
import { Redis } from 'ioredis';
import { v7 as uuidv7 } from 'uuid';
import { ObjectReader } from '../src/adapters/object-reader';
import { S3EventConsumerModule } from '../src/s3-event-consumer.module';
import { testQueue, type TestQueue } from './bucket-events';
import { aPdf, ObjectBench, REGISTER_QUEUE } from './object-bench';

const EVENTS = 4;

/** Writes documents as the real one, as soon as it may; the next one fails when it is told to. */
class HeldDocuments extends Documents {
  private mayWrite = Promise.withResolvers<void>();
  private fails = false;

  hold(): void {
    this.mayWrite = Promise.withResolvers();
  }

  letGo({ failing = false } = {}): void {
    this.fails = failing;
    this.mayWrite.resolve();
  }

  override async register(...[tx, document]: Parameters<Documents['register']>): Promise<Registration> {
    await this.mayWrite.promise;
    if (!this.fails) return super.register(tx, document);
    this.fails = false;
    throw new TransientError('conflict', 'Not just now.');
  }
}

describe('register-stored-object', () => {
  const documents = new HeldDocuments();
  let redis: Redis;
  let cable: Cable;
  let claims: WatchedClaims;
  let queue: TestQueue;
  let bench: ServiceBench;
  let objects: ObjectBench;
  let key: string;
  let read: jest.SpyInstance;

  beforeAll(async () => {
    cable = await Cable.to(infrastructure().REDIS_URL);
    redis = new Redis(cable.url, { maxRetriesPerRequest: 0, enableOfflineQueue: false });
    redis.on('error', () => undefined);
    claims = new WatchedClaims(redis);
    queue = await testQueue();
    bench = await ServiceBench.start(S3EventConsumerModule, {
      env: { SQS_QUEUE_URL: queue.url, S3_DEFAULT_TENANT: 'main' },
      replace: [
        [Documents, documents],
        [Claims, claims],
      ],
    });
    objects = new ObjectBench(bench);
    await aTenant(bench.database, 'main');
    read = jest.spyOn(bench.app.get(ObjectReader), 'read');
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(async () => {
    await bench.stop();
    await queue.drop();
    redis.disconnect();
    cable.close();
  });
  beforeEach(() => {
    key = `inbox/${uuidv7()}.pdf`;
    read.mockClear();
    documents.hold();
  });

  const reads = (): number => read.mock.calls.filter(([object]) => object.key === key).length;
  const tellAll = () => Promise.all(Array.from({ length: EVENTS }, () => objects.tell(key)));
  const allWait = async (): Promise<void> => {
    const { etag } = (await bench.bucket.store.head(key)) ?? {};
    const claimed = `object:${JSON.stringify([objects.bucket, key, etag])}`;
    await until(() => claims.refused(claimed) === EVENTS - 1, 'the others waiting for the first');
  };
  const allDone = async (messages: string[]): Promise<void> => {
    for (const messageId of messages) await bench.taskIs(REGISTER_QUEUE, messageId, 'done');
  };

  it('reads an object once, however many events tell of it at the same moment', async () => {
    await objects.put(key, aPdf());
    const messages = await tellAll();
    await allWait();
    documents.letGo();
    await allDone(messages);
    expect(reads()).toBe(1);
    expect(await objects.documentsAt(key)).toHaveLength(1);
  });

  it('reads once what another document has already', async () => {
    const content = aPdf();
    documents.letGo();
    await objects.settle(await objects.put(`inbox/${uuidv7()}.pdf`, content));
    documents.hold();
    await objects.put(key, content);
    const messages = await tellAll();
    await allWait();
    documents.letGo();
    await allDone(messages);
    expect(reads()).toBe(1);
    expect(await objects.documentsAt(key)).toEqual([]);
  });

  it('lets another step take over when the first fails', async () => {
    await objects.put(key, aPdf());
    const messages = await tellAll();
    await allWait();
    documents.letGo({ failing: true });
    await allDone(messages);
    expect(reads()).toBe(2);
    expect(await objects.documentsAt(key)).toHaveLength(1);
  });

  it('registers once while Redis is away, though it may read more often', async () => {
    cable.cut();
    documents.letGo();
    await objects.put(key, aPdf());
    await allDone(await tellAll());
    expect(await objects.documentsAt(key)).toHaveLength(1);
    expect(reads()).toBeGreaterThan(0);
    cable.mend();
  });
});
