import { bucketNotified, objectStored } from '#libs/contracts';
import { originalKey } from '#libs/storage';
import { aDocument, aTenant, Cables, FLOW_SPEC_TIMEOUT_MS, ServiceBench, until } from '#libs/testing';
import { v7 as uuidv7 } from 'uuid';
import { S3EventConsumerModule } from '../src/s3-event-consumer.module';
import { aNotification, aRecord, testQueue, type TestQueue } from './bucket-events';

const QUEUE = 's3-event-consumer.receive-bucket-events';
const TOKEN = 'a token for specs only';

describe('receive-bucket-events', () => {
  const cables = new Cables();
  let queue: TestQueue;
  let bench: ServiceBench;
  let key: string;

  beforeAll(async () => {
    queue = await testQueue();
    bench = await ServiceBench.start(S3EventConsumerModule, {
      through: (addresses) => cables.to(addresses),
      env: { SQS_QUEUE_URL: queue.url, BUCKET_EVENTS_TOKEN: TOKEN, S3_DEFAULT_TENANT: 'main' },
    });
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(async () => {
    await bench.stop();
    await queue.drop();
    cables.close();
  });
  beforeEach(() => {
    key = `inbox/${uuidv7()}.pdf`;
  });

  const told = (of = key) => bench.probe.published(objectStored).filter((message) => message.key === of);
  const forgotten = () => until(async () => (await queue.depth()) === 0, 'SQS having forgotten everything');
  const count = async (outcome: string): Promise<number> => {
    const page = await (await fetch(`${await bench.url}/metrics`)).text();
    return Number(new RegExp(`s3_events_total{outcome="${outcome}",.*} (\\d+)`).exec(page)?.[1] ?? 0);
  };
  const failures = () =>
    bench.database.query<{ message_id: string }>(`SELECT message_id FROM task WHERE queue = $1 AND status = 'failed'`, [
      QUEUE,
    ]);

  it('announces every object that was written, and lets SQS forget the event', async () => {
    const other = `inbox/${uuidv7()}.pdf`;
    await queue.send(aNotification(aRecord({ key, etag: '"e"', bucket: 'b' }), aRecord({ key: other })));
    await until(() => told(other)[0] && told()[0]);
    expect(told()).toMatchObject([{ bucket: 'b', etag: 'e', size: 5n, sequencer: '0055AED6DCD90281E5' }]);
    await forgotten();
  });

  it('says whose object it is, when that is known', async () => {
    await queue.send(aNotification(aRecord({ key })));
    expect((await until(() => told()[0])).tenantId).toBeUndefined();
    const tenantId = await aTenant(bench.database, 'main');
    await queue.send(aNotification(aRecord({ key, sequencer: '02' })));
    expect((await until(() => told()[1])).tenantId).toBe(tenantId);
  });

  it('decodes keys with spaces, plus signs and Cyrillic letters', async () => {
    await queue.send(aNotification(aRecord({ key: `inbox/%D0%90%D0%BA%D1%82+%E2%84%96+5%2B6+%28${uuidv7()}%29.pdf` })));
    await until(() =>
      bench.probe.published(objectStored).some((message) => /^inbox\/Акт № 5\+6 \(.{36}\)\.pdf$/.test(message.key)),
    );
    expect(await failures()).toEqual([]);
  });

  it('gives an event that comes twice the same message id', async () => {
    await queue.send(aNotification(aRecord({ key })));
    await queue.send(aNotification(aRecord({ key })));
    await until(() => told().length === 2);
    expect(new Set(bench.probe.idsOf(objectStored, (message) => message.key === key)).size).toBe(1);
  });

  it('ignores test events and everything but written objects', async () => {
    await queue.send({ Service: 'Amazon S3', Event: 's3:TestEvent', Time: '2026-11-23T10:00:00Z', Bucket: 'b' });
    await queue.send(aNotification(aRecord({ key, eventName: 'ObjectRemoved:Delete' })));
    await forgotten();
    expect(told()).toEqual([]);
    expect(await failures()).toEqual([]);
  });

  it.each([
    ['garbage', 'not json'],
    ['an event without records', { hello: 'world' }],
    ['an impossible key', aNotification(aRecord({ key: '100%' }))],
  ])('sends %s to the dead letters, and lets SQS forget it', async (_, body) => {
    const before = bench.probe.deadLettersOf(QUEUE).length;
    await queue.send(body);
    await until(() => bench.probe.deadLettersOf(QUEUE).length === before + 1);
    expect(bench.probe.deadLettersOf(QUEUE).at(-1)).toMatchObject({ code: 'invalid_message', attempts: 1 });
    await forgotten();
  });

  it('announces the good records of an event that has a bad one', async () => {
    await queue.send(aNotification(aRecord({ key: '%' }), aRecord({ key })));
    await until(() => told()[0]);
    expect(told()[0]).toMatchObject({ key });
  });

  it('asks nobody about what the ledger knows already, and what the fleet itself makes', async () => {
    const { S3_BUCKET: bucket } = bench.bucket.settings;
    const { documentId } = await aDocument(bench.database, { bucket, objectKey: key });
    await bench.database.query(`UPDATE storage_object SET etag = 'e1' WHERE document_id = $1`, [documentId]);
    const news = `inbox/${uuidv7()}.pdf`;
    const artifact = 'tenant/main/case/none/artifacts/ocr/1.pdf';
    const own = originalKey('main', null, 'a.pdf');
    const keys = [key, artifact, 'inbox/', own, news];
    await queue.send(aNotification(...keys.map((one) => aRecord({ bucket, key: one, etag: 'e1' }))));
    await until(() => told(news)[0]);
    expect([key, artifact, 'inbox/', own].flatMap((one) => told(one))).toEqual([]);
  });

  it('announces a known object that has other bytes now', async () => {
    const { S3_BUCKET: bucket } = bench.bucket.settings;
    await aDocument(bench.database, { bucket, objectKey: key });
    await queue.send(aNotification(aRecord({ bucket, key, etag: 'e2' })));
    await until(() => told()[0]);
  });

  it('announces what a person has sent back into its queue', async () => {
    const messageId = await bench.probe.send(bucketNotified, {
      records: [{ eventName: 'ObjectCreated:Put', s3: { bucket: { name: 'b' }, object: { key } } }],
    });
    await bench.taskIs(QUEUE, messageId, 'done');
    expect(told()).toHaveLength(1);
  });

  it('does nothing the second time the same message is in its queue', async () => {
    const body = { records: [{ eventName: 'ObjectCreated:Put', s3: { bucket: { name: 'b' }, object: { key } } }] };
    const messageId = await bench.probe.send(bucketNotified, body);
    await bench.taskIs(QUEUE, messageId, 'done');
    await bench.probe.send(bucketNotified, body, messageId);
    await bench.taskIs(QUEUE, await bench.probe.send(bucketNotified, { event: 's3:TestEvent' }), 'done');
    expect(told()).toHaveLength(1);
  });

  it('tries again when the process dies right before the commit', async () => {
    bench.database.crashNext(QUEUE);
    const messageId = await bench.probe.send(bucketNotified, { event: 's3:TestEvent' });
    expect(await bench.taskIs(QUEUE, messageId, 'done')).toMatchObject({ attempts: 2 });
  });

  describe('the door for stores that push', () => {
    const push = async (body: object | string, token = TOKEN, headers = { 'content-type': 'application/json' }) =>
      fetch(`${await bench.url}/internal/bucket-events/${encodeURIComponent(token)}`, {
        method: 'POST',
        body: typeof body === 'string' ? body : JSON.stringify(body),
        headers,
      });

    /** Of an object that the fleet has made itself. */
    const ofOwn = (): object =>
      aNotification(aRecord({ bucket: bench.bucket.settings.S3_BUCKET, key: originalKey('acme', null, 'a.pdf') }));

    it('takes the events of Ceph, whose keys are bare', async () => {
      const bare = `inbox/Счёт + 100% ${uuidv7()}.pdf`;
      const record = aRecord({ key: bare, eventSource: 'ceph:s3', eventName: 's3:ObjectCreated:Put' });
      const answer = await push(aNotification(record));
      expect(answer.status).toBe(200);
      await until(() => told(bare)[0]);
      await forgotten();
    });

    it('takes the events of others, whose keys are encoded', async () => {
      expect((await push(aNotification(aRecord({ key: key.replace('inbox/', 'in+box/') })))).status).toBe(200);
      await until(() => told(key.replace('inbox/', 'in box/'))[0]);
    });

    it('keeps to itself what is no news: SQS never has it', async () => {
      const before = await count('own');
      expect((await push(ofOwn())).status).toBe(200);
      expect(await count('own')).toBe(before + 1);
    });

    it('lets everything go on while the ledger is away, and it is looked at when the ledger is back', async () => {
      const before = await count('own');
      await cables.without('DATABASE_URL', async () => {
        expect((await push(ofOwn())).status).toBe(200);
        expect(await count('own')).toBe(before);
      });
      await until(async () => (await count('own')) === before + 1, 'the event being looked at');
    });

    it('lets what it cannot read go on to the Problem Log', async () => {
      const before = bench.probe.deadLettersOf(QUEUE).length;
      expect((await push({ Records: 'many' })).status).toBe(200);
      await until(() => bench.probe.deadLettersOf(QUEUE).length === before + 1);
    });

    it.each(['wrong', `${TOKEN}x`, TOKEN.slice(0, -1)])('is not there for %j', async (token) => {
      const answer = await push(aNotification(aRecord({ key })), token);
      expect(answer.status).toBe(404);
      expect(await answer.json()).toMatchObject({ code: 'not_found' });
    });
  });

  it('counts what became of the events', async () => {
    const page = await (await fetch(`${await bench.url}/metrics`)).text();
    expect(page).toMatch(/s3_events_total{outcome="ignored",.*} \d+/);
    expect(page).toMatch(/s3_events_total{outcome="unreadable",.*} \d+/);
  });
});
