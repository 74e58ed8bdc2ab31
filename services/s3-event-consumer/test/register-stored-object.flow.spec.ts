import { Readable } from 'node:stream';
import { documentRegistered, objectStored } from '#libs/contracts';
import { Documents, fileIdempotencyKey, type Registration } from '#libs/ledger';
import { GATEWAY_OBJECT, originalKey } from '#libs/storage';
import { aTenant, FLOW_SPEC_TIMEOUT_MS, ServiceBench, until } from '#libs/testing';
import { v7 as uuidv7 } from 'uuid';
import { S3EventConsumerModule } from '../src/s3-event-consumer.module';
import { testQueue, type TestQueue } from './bucket-events';

const QUEUE = 's3-event-consumer.register-stored-object';
const LIMIT = 1_000_000;

interface DocumentRow {
  id: string;
  tenant_id: string;
  case_name: string | null;
  state: string;
  title: string;
  filename: string;
  source: string;
  media_type: string;
  size: string;
}

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
  let bucket: string;
  let main: string;
  let acme: string;

  beforeAll(async () => {
    queue = await testQueue();
    bench = await ServiceBench.start(S3EventConsumerModule, {
      env: { SQS_QUEUE_URL: queue.url, S3_DEFAULT_TENANT: 'main', MAX_OBJECT_BYTES: String(LIMIT) },
      replace: [[Documents, documents]],
    });
    bucket = bench.bucket.settings.S3_BUCKET;
    [main, acme] = await Promise.all([aTenant(bench.database, 'main'), aTenant(bench.database, 'acme')]);
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(async () => {
    await bench.stop();
    await queue.drop();
  });

  /** Bytes that no other spec has put. */
  const aPdf = (): string => `%PDF-1.7\n${uuidv7()}`;
  const put = async (key: string, content: string | Buffer, metadata?: Record<string, string>): Promise<string> => {
    const options = { mediaType: 'binary/octet-stream', ...(metadata && { metadata }) };
    await bench.bucket.store.put(key, Readable.from([Buffer.from(content)]), options);
    return key;
  };
  const tell = (key: string, wishes: { messageId?: string; bucket?: string } = {}) =>
    bench.probe.send(objectStored, { bucket: wishes.bucket ?? bucket, key }, wishes.messageId);
  const settled = async (key: string): Promise<string> => {
    const messageId = await tell(key);
    await bench.taskIs(QUEUE, messageId, 'done');
    return messageId;
  };
  const documentsAt = (key: string) =>
    bench.database.query<DocumentRow>(
      `SELECT d.*, c.name AS case_name FROM document d JOIN storage_object o ON o.document_id = d.id
       LEFT JOIN "case" c ON c.id = d.case_id WHERE o.key = $1`,
      [key],
    );
  const registered = (key: string) => bench.probe.published(documentRegistered).filter((m) => m.objectKey === key);
  const counted = async (outcome: string): Promise<number> => {
    const page = await (await fetch(`${await bench.url}/metrics`)).text();
    return Number(new RegExp(`s3_events_total{outcome="${outcome}",.*} (\\d+)`).exec(page)?.[1] ?? 0);
  };

  it('makes an object of the key layout a document of its tenant and case', async () => {
    const key = await put(originalKey('acme', 'Дело 12', 'Акт 5.pdf'), aPdf());
    await settled(key);
    const [document] = await documentsAt(key);
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
    await until(() => registered(key)[0]);
    expect(registered(key)).toMatchObject([
      { documentId: document?.id, tenantId: acme, bucket, mediaType: 'application/pdf', size: 45n },
    ]);
  });

  it.each(['inbox/Счёт + акт (5).pdf', 'a.pdf', 'inbox/deep er/100%.pdf', 'inbox/final/report.pdf'])(
    'makes %s a document of the default tenant, of no case',
    async (key) => {
      await settled(await put(key, aPdf()));
      const filename = key.split('/').at(-1);
      expect(await documentsAt(key)).toMatchObject([{ tenant_id: main, case_name: null, filename }]);
    },
  );

  it('sees the type in the bytes, not in the name', async () => {
    const key = await put('inbox/picture.png', aPdf());
    await settled(key);
    expect(await documentsAt(key)).toMatchObject([{ media_type: 'application/pdf' }]);
  });

  it('hashes an object of many chunks right', async () => {
    const content = Buffer.alloc(900_000, `${uuidv7()} договор\n`);
    const key = await put('inbox/long.txt', content);
    await settled(key);
    expect(await documentsAt(key)).toMatchObject([{ media_type: 'text/plain', size: '900000' }]);
  });

  it('does nothing the second time the same message arrives', async () => {
    const key = await put(`inbox/${uuidv7()}.pdf`, aPdf());
    const messageId = await settled(key);
    await until(() => registered(key).length === 1);
    await tell(key, { messageId });
    await settled(await put(`inbox/${uuidv7()}.pdf`, aPdf())); // behind it
    expect(await bench.task(QUEUE, messageId)).toMatchObject({ attempts: 1 });
    expect(registered(key)).toHaveLength(1);
  });

  it('registers an object once, however many events tell of it, in whatever order', async () => {
    const key = await put(`inbox/${uuidv7()}.pdf`, aPdf());
    const messages = await Promise.all(Array.from({ length: 8 }, () => tell(key)));
    for (const messageId of messages) await bench.taskIs(QUEUE, messageId, 'done');
    expect(await documentsAt(key)).toHaveLength(1);
    await until(() => registered(key).length === 1);
  });

  it('knows the same file under another key, and as an upload, for a duplicate', async () => {
    const content = aPdf();
    const before = await counted('duplicate');
    const key = await put(`inbox/${uuidv7()}.pdf`, content);
    await settled(key);
    const copy = await put(`inbox/copy-${uuidv7()}.pdf`, content);
    await settled(copy);
    expect(await documentsAt(copy)).toEqual([]);
    expect(registered(copy)).toEqual([]);
    expect(await counted('duplicate')).toBe(before + 1);
  });

  it('takes a file that replaces that of an unfinished document for its repair', async () => {
    const before = await counted('repaired');
    const key = await put(`inbox/${uuidv7()}.pdf`, aPdf());
    await settled(key);
    await settled(await put(key, aPdf()));
    await until(() => registered(key).length === 1);
    expect(await documentsAt(key)).toHaveLength(1);
    expect(await counted('repaired')).toBe(before + 1);
  });

  it('takes a file that replaces that of a finished document for a new one', async () => {
    const key = await put(`inbox/${uuidv7()}.pdf`, aPdf());
    await settled(key);
    await bench.database.query(`UPDATE document SET state = 'published' WHERE id = $1`, [
      (await documentsAt(key))[0]?.id,
    ]);
    await settled(await put(key, aPdf()));
    await until(() => registered(key).length === 2);
    expect(new Set(registered(key).map(({ documentId }) => documentId)).size).toBe(2);
  });

  it('does not mix up tenants that have the same file', async () => {
    const content = aPdf();
    const one = await put(originalKey('acme', null, 'a.pdf'), content);
    const two = await put(originalKey('main', null, 'a.pdf'), content);
    await settled(one);
    await settled(two);
    expect((await documentsAt(one))[0]?.tenant_id).toBe(acme);
    expect((await documentsAt(two))[0]?.tenant_id).toBe(main);
  });

  it('uses the idempotency key of the ledger, which uploads use too', async () => {
    const key = await put(`inbox/${uuidv7()}.pdf`, aPdf());
    await settled(key);
    const [row] = await bench.database.query<{ idempotency_key: string; sha256: string }>(
      `SELECT idempotency_key, sha256 FROM document JOIN storage_object o ON o.document_id = document.id WHERE o.key = $1`,
      [key],
    );
    const file = { sha256: row?.sha256 ?? '', size: 45, mediaType: 'application/pdf', tenantId: main };
    expect(row?.idempotency_key).toBe(fileIdempotencyKey(file));
  });

  it('lets an object go that is gone meanwhile', async () => {
    const before = await counted('gone');
    await settled(`inbox/${uuidv7()}.pdf`);
    expect(await counted('gone')).toBe(before + 1);
  });

  it('leaves alone what the fleet itself has written, folders and other buckets', async () => {
    const own = await put(originalKey('acme', null, 'a.pdf'), aPdf(), GATEWAY_OBJECT);
    const derived = await put('tenant/acme/case/x/artifacts/ocr/1.pdf', aPdf());
    const final = await put('tenant/acme/case/x/final/1.pdf', aPdf());
    const foreign = await tell('inbox/a.pdf', { bucket: 'another-bucket' });
    for (const key of [own, derived, final, 'vault/x.md', 'inbox/']) {
      await settled(key);
      expect(await documentsAt(key)).toEqual([]);
    }
    await bench.taskIs(QUEUE, foreign, 'done');
    expect(await counted('own')).toBe(1);
    expect(await counted('derived')).toBe(3);
    expect(await counted('foreign')).toBe(1);
    expect(await counted('folder')).toBe(1);
  });

  it.each([
    ['inbox/program.exe', Buffer.from('4d5a90000300000004000000ffff0000', 'hex'), 'unsupported_media_type'],
    ['inbox/empty.pdf', '', 'empty_file'],
    ['inbox/huge.txt', 'x'.repeat(LIMIT + 1), 'payload_too_large'],
    ['tenant/nobody/case/none/original/a.pdf', '%PDF-1.4', 'not_found'],
  ])('sends %s to the dead letters at once, as %3$s', async (key, content, code) => {
    const messageId = await tell(await put(key, content));
    await until(() => bench.probe.deadLetters(messageId)[0]);
    expect(bench.probe.deadLetters(messageId)).toEqual([{ queue: QUEUE, code, attempts: 1 }]);
  });

  it('sends an invalid message to the dead letters', async () => {
    const messageId = await bench.probe.sendRaw(objectStored.name, Buffer.from('{"bucket": "b"}'));
    await until(() => bench.probe.deadLetters(messageId)[0]);
    expect(bench.probe.deadLetters(messageId)).toMatchObject([{ queue: QUEUE, code: 'invalid_message' }]);
  });

  it('has its effects once when the process dies right before the commit', async () => {
    const key = await put(`inbox/${uuidv7()}.pdf`, aPdf());
    bench.database.crashNext();
    const messageId = await tell(key);
    expect(await bench.taskIs(QUEUE, messageId, 'done')).toMatchObject({ attempts: 2 });
    expect(await documentsAt(key)).toHaveLength(1);
    await until(() => registered(key).length === 1);
  });

  it('tries a transient failure again', async () => {
    const key = await put(`inbox/${uuidv7()}.pdf`, aPdf());
    documents.failNext();
    const messageId = await tell(key);
    expect(await bench.taskIs(QUEUE, messageId, 'done')).toMatchObject({ attempts: 2 });
    expect(await documentsAt(key)).toHaveLength(1);
  });
});
