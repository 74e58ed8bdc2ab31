import { createHash } from 'node:crypto';
import { objectStored } from '#libs/contracts';
import { Documents, fileIdempotencyKey, type Registration } from '#libs/ledger';
import { GATEWAY_OBJECT, originalKey } from '#libs/storage';
import { aTenant, FLOW_SPEC_TIMEOUT_MS, ServiceBench, until } from '#libs/testing';
import { v7 as uuidv7 } from 'uuid';
import { S3EventConsumerModule } from '../src/s3-event-consumer.module';
import { testQueue, type TestQueue } from './bucket-events';
import { aPdf, ObjectBench, REGISTER_QUEUE } from './object-bench';

const LIMIT = 1_000_000;
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Fails for a moment when it is told to; everything else it does as the real one. */
class FlakyDocuments extends Documents {
  private fails = false;

  failNext(): void {
    this.fails = true;
  }

  override register(...[tx, document]: Parameters<Documents['register']>): Promise<Registration> {
    if (!this.fails) return super.register(tx, document);
    this.fails = false;
    throw new Error('the connection was reset');
  }
}

describe('register-stored-object', () => {
  const documents = new FlakyDocuments();
  let queue: TestQueue;
  let bench: ServiceBench;
  let objects: ObjectBench;
  let main: string;
  let acme: string;

  beforeAll(async () => {
    queue = await testQueue();
    bench = await ServiceBench.start(S3EventConsumerModule, {
      env: { SQS_QUEUE_URL: queue.url, S3_DEFAULT_TENANT: 'main', MAX_OBJECT_BYTES: String(LIMIT) },
      replace: [[Documents, documents]],
    });
    objects = new ObjectBench(bench);
    [main, acme] = await Promise.all([aTenant(bench.database, 'main'), aTenant(bench.database, 'acme')]);
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(async () => {
    await bench.stop();
    await queue.drop();
  });

  it('makes an object of the key layout a document of its tenant and case', async () => {
    const key = await objects.put(originalKey('acme', 'Дело 12', 'Акт 5.pdf'), aPdf());
    await objects.settle(key);
    const [document] = await objects.documentsAt(key);
    expect(document).toMatchObject({
      tenant_id: acme,
      case_name: 'Дело-12',
      state: 'registered',
      title: 'Акт-5',
      filename: 'Акт-5.pdf',
      source: 's3',
      media_type: 'application/pdf',
      size: '45',
    });
    await until(() => objects.registered(key)[0]);
    expect(objects.registered(key)).toMatchObject([
      { documentId: document?.id, tenantId: acme, bucket: objects.bucket, mediaType: 'application/pdf', size: 45n },
    ]);
  });

  it.each(['inbox/Счёт + акт (5).pdf', 'a.pdf', 'inbox/deep er/100%.pdf', 'inbox/final/report.pdf'])(
    'makes %s a document of the default tenant, of no case',
    async (key) => {
      await objects.settle(await objects.put(key, aPdf()));
      const filename = key.split('/').at(-1);
      expect(await objects.documentsAt(key)).toMatchObject([{ tenant_id: main, case_name: null, filename }]);
    },
  );

  it('sees the type in the bytes, not in the name', async () => {
    const key = await objects.put('inbox/picture.png', aPdf());
    await objects.settle(key);
    expect(await objects.documentsAt(key)).toMatchObject([{ media_type: 'application/pdf' }]);
  });

  it('hashes an object of many chunks right', async () => {
    const content = Buffer.alloc(900_000, `${uuidv7()} договор\n`);
    const key = await objects.put('inbox/long.txt', content);
    await objects.settle(key);
    expect(await objects.documentsAt(key)).toMatchObject([{ media_type: 'text/plain', size: '900000' }]);
  });

  it('does nothing the second time the same message arrives', async () => {
    const key = await objects.put(`inbox/${uuidv7()}.pdf`, aPdf());
    const messageId = await objects.settle(key);
    await until(() => objects.registered(key).length === 1);
    await objects.tell(key, { messageId });
    await objects.settle(await objects.put(`inbox/${uuidv7()}.pdf`, aPdf())); // behind it
    expect(await bench.task(REGISTER_QUEUE, messageId)).toMatchObject({ attempts: 1 });
    expect(objects.registered(key)).toHaveLength(1);
  });

  it('registers an object once, however many events tell of it, in whatever order', async () => {
    const key = await objects.put(`inbox/${uuidv7()}.pdf`, aPdf());
    const messages = await Promise.all(Array.from({ length: 8 }, () => objects.tell(key)));
    for (const messageId of messages) await bench.taskIs(REGISTER_QUEUE, messageId, 'done');
    expect(await objects.documentsAt(key)).toHaveLength(1);
    await until(() => objects.registered(key).length === 1);
  });

  it('knows the same file under another key, and as an upload, for a duplicate', async () => {
    const content = aPdf();
    const before = await objects.counted('duplicate');
    const key = await objects.put(`inbox/${uuidv7()}.pdf`, content);
    await objects.settle(key);
    const copy = await objects.put(`inbox/copy-${uuidv7()}.pdf`, content);
    await objects.settle(copy);
    expect(await objects.documentsAt(copy)).toEqual([]);
    expect(objects.registered(copy)).toEqual([]);
    await until(async () => (await objects.counted('duplicate')) > before);
  });

  it('takes a file that replaces that of an unfinished document for its repair', async () => {
    const before = await objects.counted('repaired');
    const key = await objects.put(`inbox/${uuidv7()}.pdf`, aPdf());
    await objects.settle(key);
    await objects.settle(await objects.put(key, aPdf()));
    await until(() => objects.registered(key).length === 1);
    expect(await objects.documentsAt(key)).toHaveLength(1);
    await until(async () => (await objects.counted('repaired')) > before);
  });

  it('lets the ledger know the file that has replaced that of an unfinished document', async () => {
    const key = await objects.put(`inbox/${uuidv7()}.pdf`, aPdf());
    await objects.settle(key);
    const longer = `${aPdf()}, and longer`;
    await objects.settle(await objects.put(key, longer));
    const [document] = await objects.documentsAt(key);
    expect(document).toMatchObject({ size: String(longer.length), sha256: sha256(longer) });
    expect(await objects.objectAt(key)).toMatchObject({ size: String(longer.length), document_id: document?.id });
    const copy = await objects.put(`inbox/${uuidv7()}.pdf`, longer);
    await objects.settle(copy);
    expect(await objects.documentsAt(copy)).toEqual([]);
  });

  it('knows a replaced file also by a tool that has kept the mark of the gateway', async () => {
    const key = await objects.put(`inbox/${uuidv7()}.pdf`, aPdf());
    await objects.settle(key);
    const longer = `${aPdf()}, and longer`;
    await objects.settle(await objects.put(key, longer, GATEWAY_OBJECT));
    expect(await objects.objectAt(key)).toMatchObject({ size: String(longer.length) });
    expect(await objects.documentsAt(key)).toMatchObject([{ sha256: sha256(longer) }]);
  });

  it('takes what is in the bucket for the truth, in whatever order its events come', async () => {
    const key = await objects.put(`inbox/${uuidv7()}.pdf`, aPdf());
    await objects.settle(key);
    const newest = `${aPdf()}, the newest`;
    for (const content of [`${aPdf()}, older`, newest]) await objects.put(key, content);
    const messages = [await objects.tell(key, { sequencer: '0B' }), await objects.tell(key, { sequencer: '0A' })];
    for (const messageId of messages) await bench.taskIs(REGISTER_QUEUE, messageId, 'done');
    expect(await objects.documentsAt(key)).toMatchObject([{ sha256: sha256(newest) }]);
  });

  it('looks again when another step has seen something newer meanwhile', async () => {
    const key = await objects.put(`inbox/${uuidv7()}.pdf`, aPdf());
    await objects.settle(key);
    const contents = Array.from({ length: 4 }, (_, index) => `${aPdf()}, version ${index}`);
    const messages: string[] = [];
    for (const content of contents) {
      await objects.put(key, content);
      messages.push(await objects.tell(key));
    }
    for (const messageId of messages) await bench.taskIs(REGISTER_QUEUE, messageId, 'done');
    expect(await objects.documentsAt(key)).toMatchObject([{ sha256: sha256(contents[3] ?? '') }]);
  });

  it('takes a file that replaces that of a finished document for a new one', async () => {
    const key = await objects.put(`inbox/${uuidv7()}.pdf`, aPdf());
    await objects.settle(key);
    await bench.database.query(`UPDATE document SET state = 'published' WHERE id = $1`, [
      (await objects.documentsAt(key))[0]?.id,
    ]);
    await objects.settle(await objects.put(key, aPdf()));
    await until(() => objects.registered(key).length === 2);
    const [first, second] = objects.registered(key);
    expect(first?.documentId).not.toBe(second?.documentId);
    expect(await objects.objectAt(key)).toMatchObject({ document_id: second?.documentId });
  });

  it('gives an object to the document whose file it has been replaced with', async () => {
    const content = aPdf();
    const other = await objects.put(`inbox/${uuidv7()}.pdf`, content);
    await objects.settle(other);
    const [owner] = await objects.documentsAt(other);
    const key = await objects.put(`inbox/${uuidv7()}.pdf`, aPdf());
    await objects.settle(key);
    const [former] = await objects.documentsAt(key);
    await bench.database.query(`UPDATE document SET state = 'published' WHERE id = $1`, [former?.id]);
    await objects.settle(await objects.put(key, content));
    expect(await objects.objectAt(key)).toMatchObject({ document_id: owner?.id, size: String(content.length) });
    const [last] = await bench.database.query<{ note: string }>(
      `SELECT note FROM event WHERE document_id = $1 ORDER BY id DESC LIMIT 1`,
      [former?.id],
    );
    expect(last?.note).toBe(`its file was replaced in the bucket; that file belongs to document ${owner?.id}`);
  });

  it('does not mix up tenants that have the same file', async () => {
    const content = aPdf();
    const one = await objects.put(originalKey('acme', null, 'a.pdf'), content);
    const two = await objects.put(originalKey('main', null, 'a.pdf'), content);
    await objects.settle(one);
    await objects.settle(two);
    expect((await objects.documentsAt(one))[0]?.tenant_id).toBe(acme);
    expect((await objects.documentsAt(two))[0]?.tenant_id).toBe(main);
  });

  it('uses the idempotency key of the ledger, which uploads use too', async () => {
    const key = await objects.put(`inbox/${uuidv7()}.pdf`, aPdf());
    await objects.settle(key);
    const [row] = await bench.database.query<{ idempotency_key: string; sha256: string }>(
      `SELECT idempotency_key, sha256 FROM document JOIN storage_object o ON o.document_id = document.id WHERE o.key = $1`,
      [key],
    );
    const file = { sha256: row?.sha256 ?? '', size: 45, mediaType: 'application/pdf', tenantId: main };
    expect(row?.idempotency_key).toBe(fileIdempotencyKey(file));
  });

  it('lets an object go that is gone meanwhile', async () => {
    const before = await objects.counted('gone');
    await objects.settle(`inbox/${uuidv7()}.pdf`);
    await until(async () => (await objects.counted('gone')) > before);
  });

  it('leaves alone what the fleet itself has written, folders and other buckets', async () => {
    const own = await objects.put(originalKey('acme', null, 'a.pdf'), aPdf(), GATEWAY_OBJECT);
    const derived = await objects.put('tenant/acme/case/x/artifacts/ocr/1.pdf', aPdf());
    const final = await objects.put('tenant/acme/case/x/final/1.pdf', aPdf());
    const foreign = await objects.tell('inbox/a.pdf', { bucket: 'another-bucket' });
    for (const key of [own, derived, final, 'vault/x.md', 'inbox/']) {
      await objects.settle(key);
      expect(await objects.documentsAt(key)).toEqual([]);
    }
    await bench.taskIs(REGISTER_QUEUE, foreign, 'done');
    await until(async () => (await objects.counted('own')) === 1);
    await until(async () => (await objects.counted('derived')) === 3);
    await until(async () => (await objects.counted('foreign')) === 1);
    await until(async () => (await objects.counted('folder')) === 1);
  });

  it.each([
    ['inbox/program.exe', Buffer.from('4d5a90000300000004000000ffff0000', 'hex'), 'unsupported_media_type'],
    ['inbox/empty.pdf', '', 'empty_file'],
    ['inbox/huge.txt', 'x'.repeat(LIMIT + 1), 'payload_too_large'],
    ['tenant/nobody/case/none/original/a.pdf', '%PDF-1.4', 'not_found'],
  ])('sends %s to the dead letters at once', async (key, content, code) => {
    const messageId = await objects.tell(await objects.put(key, content));
    await until(() => bench.probe.deadLetters(messageId)[0]);
    expect(bench.probe.deadLetters(messageId)).toEqual([{ queue: REGISTER_QUEUE, code, attempts: 1 }]);
  });

  it('sends an invalid message to the dead letters', async () => {
    const messageId = await bench.probe.sendRaw(objectStored.name, Buffer.from('{"bucket": "b"}'));
    await until(() => bench.probe.deadLetters(messageId)[0]);
    expect(bench.probe.deadLetters(messageId)).toMatchObject([{ queue: REGISTER_QUEUE, code: 'invalid_message' }]);
  });

  it('has its effects once when the process dies right before the commit', async () => {
    const key = await objects.put(`inbox/${uuidv7()}.pdf`, aPdf());
    bench.database.crashNext(REGISTER_QUEUE);
    const messageId = await objects.tell(key);
    expect(await bench.taskIs(REGISTER_QUEUE, messageId, 'done')).toMatchObject({ attempts: 2 });
    expect(await objects.documentsAt(key)).toHaveLength(1);
    await until(() => objects.registered(key).length === 1);
  });

  it('tries a transient failure again', async () => {
    const key = await objects.put(`inbox/${uuidv7()}.pdf`, aPdf());
    documents.failNext();
    const messageId = await objects.tell(key);
    expect(await bench.taskIs(REGISTER_QUEUE, messageId, 'done')).toMatchObject({ attempts: 2 });
    expect(await objects.documentsAt(key)).toHaveLength(1);
  });
});
