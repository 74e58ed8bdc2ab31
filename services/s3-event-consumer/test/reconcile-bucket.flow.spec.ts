import { AccessTokens, ApiKeys } from '#libs/auth';
import { GATEWAY_OBJECT, originalKey } from '#libs/storage';
import { aTenant, FLOW_SPEC_TIMEOUT_MS, ServiceBench, until } from '#libs/testing';
import { v7 as uuidv7 } from 'uuid';
import { BucketReconciler } from '../src/flows/reconcile-bucket/bucket-reconciler';
import { BucketRounds } from '../src/flows/reconcile-bucket/bucket-rounds.store';
import { S3EventConsumerModule } from '../src/s3-event-consumer.module';
import { testQueue, type TestQueue } from './bucket-events';
import { aPdf, ObjectBench, REGISTER_QUEUE } from './object-bench';

const READER_KEY = 'csk_reconcile-spec-key-that-may-read';

interface Round {
  status: string;
  prefix: string;
  listed: number;
  found: number;
}

describe('reconcile-bucket', () => {
  let queue: TestQueue;
  let bench: ServiceBench;
  let objects: ObjectBench;
  let admin: string;
  let folder: string;

  beforeAll(async () => {
    queue = await testQueue();
    const env = { SQS_QUEUE_URL: queue.url, RECONCILE_GRACE_MS: '0', RECONCILE_EVERY_MS: '0' };
    bench = await ServiceBench.start(S3EventConsumerModule, { env });
    objects = new ObjectBench(bench);
    await aTenant(bench.database, 'main');
    const tokens = bench.app.get(AccessTokens, { strict: false });
    admin = await tokens.sign({ sub: 'anna', tenant: 'main', permissions: ['admin'] });
    await bench.app.get(ApiKeys, { strict: false }).seed('main', 'reader', READER_KEY, ['documents:read']);
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(async () => {
    await bench.stop();
    await queue.drop();
  });
  beforeEach(() => {
    folder = `inbox/${uuidv7()}/`;
  });

  const call = async (method: string, body?: object, credential: string | null = admin) =>
    fetch(`${await bench.url}/api/bucket/reconciliation`, {
      method,
      headers: {
        'content-type': 'application/json',
        ...(credential && { authorization: `Bearer ${credential}` }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
  const last = async () => (await (await call('GET')).json()) as Round;
  /** One whole round through what begins so. */
  const round = async (prefix = folder): Promise<Round> => {
    const answer = await call('POST', { prefix });
    expect(answer.status).toBe(202);
    return until(async () => {
      const shown = await last();
      return shown.prefix === prefix && shown.status === 'done' && shown;
    }, `the round through ${prefix}`);
  };
  const tasksOf = async (): Promise<number> => {
    const [row] = await bench.database.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM task WHERE queue = $1`,
      [REGISTER_QUEUE],
    );
    return row?.count ?? 0;
  };

  it('registers what no event has told of', async () => {
    const keys = [`${folder}Счёт + акт.pdf`, `${folder}b.pdf`];
    for (const key of keys) await objects.put(key, aPdf());
    expect(await round()).toMatchObject({ listed: 2, found: 2 });
    for (const key of keys) await until(async () => (await objects.documentsAt(key))[0], `a document of ${key}`);
    expect(await round()).toMatchObject({ listed: 2, found: 0 });
  });

  it('leaves alone what events have told of, and what the fleet itself makes', async () => {
    await objects.settle(await objects.put(`${folder}a.pdf`, aPdf()));
    await objects.put(`${folder}a.folder/`, '');
    const prefix = `tenant/main/case/${uuidv7()}/`;
    await objects.put(`${prefix}artifacts/1.pdf`, aPdf());
    await objects.put(`${prefix}final/1.pdf`, aPdf());
    expect(await round()).toMatchObject({ listed: 2, found: 0 });
    expect(await round(prefix)).toMatchObject({ listed: 2, found: 0 });
  });

  it('makes no document of what the gateway is just writing', async () => {
    const marked = await objects.put(`${folder}a.pdf`, aPdf(), GATEWAY_OBJECT);
    const before = await objects.counted('own');
    await round();
    await until(async () => (await objects.counted('own')) > before);
    expect(await objects.documentsAt(marked)).toEqual([]);
    const named = originalKey(`t${uuidv7()}`, null, 'a.pdf');
    await objects.put(named, aPdf());
    expect(await round(named)).toMatchObject({ listed: 1, found: 0 });
  });

  it('comes back to what was refused or is a duplicate only when it has other bytes', async () => {
    const content = aPdf();
    await objects.settle(await objects.put(`inbox/${uuidv7()}.pdf`, content));
    await objects.settle(await objects.put(`${folder}copy.pdf`, content));
    const refused = await objects.tell(await objects.put(`${folder}program.exe`, 'MZ\0\0'));
    await bench.taskIs(REGISTER_QUEUE, refused, 'failed');
    expect(await round()).toMatchObject({ listed: 2, found: 0 });
    await objects.put(`${folder}program.exe`, aPdf());
    expect(await round()).toMatchObject({ listed: 2, found: 1 });
    await until(async () => (await objects.documentsAt(`${folder}program.exe`))[0]);
  });

  it('finds an object that was replaced without an event', async () => {
    const key = await objects.put(`${folder}a.pdf`, aPdf());
    await objects.settle(key);
    await objects.put(key, `${aPdf()}, longer`);
    expect(await round()).toMatchObject({ found: 1 });
    await until(async () => (await objects.documentsAt(key))[0]?.size === '53');
  });

  it('goes on where the last page ended, whoever does', async () => {
    const keys = ['a.pdf', 'b.pdf', 'c.pdf'].map((name) => `${folder}${name}`);
    for (const key of keys) await objects.put(key, aPdf());
    const rounds = bench.app.get(BucketRounds, { strict: false });
    const bucket = objects.bucket;
    await bench.database.transaction(async (tx) => {
      await rounds.begin(bucket, folder);
      await rounds.claim(tx, bucket); // nobody else goes on with it meanwhile
      await rounds.moveOn(tx, bucket, { place: keys[1] ?? '', listed: 2, found: 0, isLast: false });
    });
    const done = await until(async () => {
      const shown = await last();
      return shown.status === 'done' && shown;
    }, 'the rest of the round');
    expect(done).toMatchObject({ listed: 3, found: 1 });
    await until(async () => (await objects.documentsAt(keys[2] ?? ''))[0]);
    expect(await objects.documentsAt(keys[0] ?? '')).toEqual([]);
  });

  it('does a page once, although two replicas are at it', async () => {
    await objects.put(`${folder}a.pdf`, aPdf());
    const before = await tasksOf();
    const reconciler = bench.app.get(BucketReconciler, { strict: false });
    await bench.app.get(BucketRounds, { strict: false }).begin(objects.bucket, folder);
    await Promise.all([reconciler.page(), reconciler.page()]);
    const done = await until(async () => {
      const shown = await last();
      return shown.status === 'done' && shown;
    }, 'the end of the round');
    expect(done).toMatchObject({ listed: 1, found: 1 });
    await until(async () => (await objects.documentsAt(`${folder}a.pdf`))[0]);
    expect(await tasksOf()).toBe(before + 1);
  });

  it('counts what it has found', async () => {
    const counted = async () => {
      const page = await (await fetch(`${await bench.url}/metrics`)).text();
      return Number(/s3_reconciled_total{.*} (\d+)/.exec(page)?.[1] ?? 0);
    };
    const before = await counted();
    await objects.put(`${folder}a.pdf`, aPdf());
    await round();
    await until(async () => (await counted()) > before);
  });

  it('is for administrators', async () => {
    expect((await call('POST', {}, null)).status).toBe(401);
    expect((await call('POST', {}, READER_KEY)).status).toBe(403);
    expect((await call('GET', undefined, READER_KEY)).status).toBe(403);
    expect((await call('POST', { prefix: 5 })).status).toBe(400);
  });
});

describe('reconcile-bucket by itself', () => {
  let queue: TestQueue;
  let bench: ServiceBench;

  beforeAll(async () => {
    queue = await testQueue();
    const env = { SQS_QUEUE_URL: queue.url, RECONCILE_GRACE_MS: '3600000', RECONCILE_EVERY_MS: '1' };
    bench = await ServiceBench.start(S3EventConsumerModule, { env });
    await aTenant(bench.database, 'main');
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(async () => {
    await bench.stop();
    await queue.drop();
  });

  it('begins a round when one is due, and leaves young objects to their events', async () => {
    const objects = new ObjectBench(bench);
    const key = await objects.put(`inbox/${uuidv7()}.pdf`, aPdf());
    const rounds = bench.app.get(BucketRounds, { strict: false });
    const put = new Date();
    const seen = await until(async () => {
      const round = await rounds.last(objects.bucket);
      return round !== undefined && round.finishedAt !== null && round.startedAt > put && round;
    }, 'a round after the object was put');
    expect(seen).toMatchObject({ listed: 1, found: 0 });
    expect(await objects.documentsAt(key)).toEqual([]);
  });
});
