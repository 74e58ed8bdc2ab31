import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { documentRegistered, recognisePages } from '#libs/contracts';
import { PermanentError, TransientError } from '#libs/errors';
import { type DocumentIds, FLOW_SPEC_TIMEOUT_MS, stateOf, until } from '#libs/testing';
import { ReadingBench } from './reading-bench';
import { aReadPage, aScan } from './scripted-reader';

const QUEUE = 'ocr-worker.plan-document';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('plan-document', () => {
  let bench: ReadingBench;
  let ids: DocumentIds;

  beforeAll(async () => {
    bench = await ReadingBench.start({
      env: { OCR_LANGUAGES: 'eng', OCR_SLICE_PAGES: '2', OCR_SLICES_AT_ONCE: '2', OCR_TENANT_DOCUMENTS: '3' },
    });
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => bench.stop());
  beforeEach(async () => {
    bench.reader.reset();
    bench.reader.page = () => new Promise(() => undefined); // whatever is planned here is not read
    ids = await bench.document({ tenant: `tenant ${Math.random()}` });
  });

  const commands = () =>
    bench.service.probe.published(recognisePages).filter(({ documentId }) => documentId === ids.documentId);
  const remembered = async () => {
    const [row] = await bench.service.database.query(
      `SELECT o.etag, o.size, d.size AS document_size, d.sha256 FROM storage_object o JOIN document d ON d.id = o.document_id WHERE d.id = $1`,
      [ids.documentId],
    );
    return row;
  };
  const planned = (messageId: string) => bench.service.taskIs(QUEUE, messageId, 'done');

  it('reads with the languages that the sender names, else with those of the tenant, else with those of the fleet', async () => {
    const languages = async (named: string[]) => {
      await planned(await bench.register(ids, { languages: named }));
      const [row] = await bench.service.database.query<{ languages: string[] }>(
        `SELECT languages FROM document_plan WHERE document_id = $1`,
        [ids.documentId],
      );
      return row?.languages;
    };
    expect(await languages([])).toEqual(['eng']);
    await bench.service.database.query(`UPDATE tenant SET languages = '{deu}' WHERE id = $1`, [ids.tenantId]);
    expect(await languages([])).toEqual(['deu']);
    expect(await languages(['rus'])).toEqual(['rus']);
  });

  it('stores the plan of a document and sends its first slices into its lane', async () => {
    bench.reader.look = () => Promise.resolve(aScan(7));
    await planned(await bench.register(ids));
    const plan = await bench.plan(ids);
    expect(plan).toMatchObject({ lane: 'small', engine: 'tesseract', page_count: 7, slice_count: 7, slices_done: 0 });
    await until(() => commands().length === 2);
    expect(commands()).toMatchObject([
      { planId: plan?.plan_id, slice: 0 },
      { planId: plan?.plan_id, slice: 1 },
    ]);
    expect(await stateOf(bench.service.database, ids.documentId)).toBe('parsing');
    const slices = await bench.service.database.query(
      `SELECT from_page, to_page FROM document_slice WHERE document_id = $1 ORDER BY number`,
      [ids.documentId],
    );
    expect(slices.map((slice) => Object.values(slice))).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
      [4, 4],
      [5, 5],
      [6, 6],
      [7, 7],
    ]);
  });

  it('puts a long scan into a slower lane, however small its file', async () => {
    bench.reader.look = () => Promise.resolve(aScan(500));
    await planned(await bench.register(ids));
    expect(await bench.plan(ids)).toMatchObject({ lane: 'xlarge', slice_count: 257 });
  });

  it('lets others go first when the tenant has much under way', async () => {
    for (let index = 0; index < 3; index++) await bench.document({ tenant: await tenantName(), state: 'parsing' });
    await planned(await bench.register(ids));
    expect(await bench.plan(ids)).toMatchObject({ lane: 'medium' });
  });

  it('lets the ledger know the file that lies there now, when somebody has mended it', async () => {
    const { store } = bench.service.bucket;
    const objectKey = `tenant/acme/case/none/original/${ids.documentId}.pdf`;
    const first = await store.put(objectKey, Readable.from(['broken']), { mediaType: 'application/pdf' });
    await bench.service.database.query(
      `UPDATE storage_object SET bucket = $2, key = $3, etag = $4, size = 6 WHERE document_id = $1`,
      [ids.documentId, store.bucket, objectKey, first],
    );
    await planned(await bench.register(ids, { objectKey }));
    expect(await remembered()).toMatchObject({ etag: first, size: '6' });
    const mended = 'a file that is longer now';
    const second = await store.put(objectKey, Readable.from([mended]), { mediaType: 'application/pdf' });
    await bench.service.database.query(`UPDATE document_plan SET finished_at = now() WHERE document_id = $1`, [
      ids.documentId,
    ]);
    await planned(await bench.register(ids, { objectKey }));
    const size = String(mended.length);
    expect(await remembered()).toEqual({ etag: second, size, document_size: size, sha256: sha256(mended) });
  });

  it('leaves no temporary file behind', async () => {
    await planned(await bench.register(ids));
    const folder = path.dirname(bench.reader.files[0] ?? '');
    expect(readdirSync(tmpdir())).not.toContain(path.basename(folder));
  });

  it('sends the open slices again, and looks at nothing, when the document is registered once more', async () => {
    bench.reader.look = () => Promise.resolve(aScan(7));
    await planned(await bench.register(ids));
    const first = await bench.plan(ids);
    await planned(await bench.register(ids));
    await until(() => commands().length === 4);
    expect(commands().map(({ slice }) => slice)).toEqual([0, 1, 0, 1]);
    expect((await bench.plan(ids))?.plan_id).toBe(first?.plan_id);
    expect(bench.reader.looks).toBe(1);
  });

  it('plans anew when the bytes of the document are others, or its languages', async () => {
    await planned(await bench.register(ids));
    const first = await bench.plan(ids);
    await bench.service.database.query(`UPDATE document SET sha256 = 'other bytes' WHERE id = $1`, [ids.documentId]);
    await planned(await bench.register(ids));
    const second = await bench.plan(ids);
    await planned(await bench.register(ids, { languages: ['deu'] }));
    const third = await bench.plan(ids);
    expect(new Set([first?.plan_id, second?.plan_id, third?.plan_id]).size).toBe(3);
  });

  it('does nothing the second time the same message arrives', async () => {
    const messageId = await bench.register(ids);
    await planned(messageId);
    await bench.register(ids, {}, messageId);
    await planned(await bench.register(await bench.document()));
    expect(bench.reader.looks).toBe(2); // the first message and the marker after its repeat
  });

  it('sends an invalid message to the dead letters', async () => {
    const { probe } = bench.service;
    const messageId = await probe.sendRaw(documentRegistered.name, Buffer.from('{"size":"-"}'));
    await until(() => probe.deadLetters(messageId).length > 0);
    expect(probe.deadLetters(messageId)).toMatchObject([{ queue: QUEUE, code: 'invalid_message' }]);
  });

  it.each([
    ['a corrupt file', {}, 'corrupt_file', () => Promise.reject(new PermanentError('corrupt_file', 'broken'))],
    ['an object that is gone', { objectKey: 'no/such' }, 'object_missing', () => Promise.resolve(aScan(1))],
  ])('sends %s to the dead letters after one attempt', async (_, changes, code, look) => {
    bench.reader.look = look;
    const messageId = await bench.register(ids, changes);
    const { probe } = bench.service;
    await until(() => probe.deadLetters(messageId).length > 0);
    expect(probe.deadLetters(messageId)).toEqual([{ queue: QUEUE, code, attempts: 1 }]);
  });

  it('tries a transient failure again', async () => {
    bench.reader.look = () =>
      bench.reader.looks < 2
        ? Promise.reject(new TransientError('reader_crashed', 'killed'))
        : Promise.resolve(aScan(1));
    expect(await planned(await bench.register(ids))).toMatchObject({ attempts: 2 });
  });

  it('has its effects once when the process dies right before the commit', async () => {
    bench.reader.look = () => {
      if (bench.reader.looks === 1) bench.service.database.crashNext(QUEUE);
      return Promise.resolve(aScan(1));
    };
    expect(await planned(await bench.register(ids))).toMatchObject({ attempts: 2 });
    await until(() => commands().length === 1);
  });

  const tenantName = async () => {
    const [row] = await bench.service.database.query<{ name: string }>(`SELECT name FROM tenant WHERE id = $1`, [
      ids.tenantId,
    ]);
    return row?.name ?? '';
  };
});

describe('a document that is planned and read', () => {
  it('has its text in the book of record', async () => {
    const bench = await ReadingBench.start();
    bench.reader.page = (number) => Promise.resolve(aReadPage(number));
    const ids = await bench.document();
    await bench.register(ids);
    await until(async () => (await stateOf(bench.service.database, ids.documentId)) === 'parsed');
    expect(await bench.done(ids)).toEqual({ 'plan-document': 1, 'recognise-pages': 1, 'finish-reading': 1 });
    await bench.stop();
  });
});
