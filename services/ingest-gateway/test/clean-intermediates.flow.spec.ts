import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { documentAccepted } from '#libs/contracts';
import { Artifacts } from '#libs/ledger';
import { aDocument, Cables, type DocumentIds, FLOW_SPEC_TIMEOUT_MS, until } from '#libs/testing';
import { Gateway } from './fixtures/gateway';

const QUEUE = 'ingest-gateway.clean-intermediates';

describe('clean-intermediates', () => {
  const artifacts = new Artifacts();
  const cables = new Cables();
  let gateway: Gateway;
  let ids: DocumentIds;
  let keys: { picture: string; pdf: string; original: string };

  beforeAll(async () => {
    gateway = await Gateway.start({ through: (addresses) => cables.to(addresses) });
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(async () => {
    await gateway.bench.stop();
    cables.close();
  });
  beforeEach(async () => {
    const name = randomUUID();
    keys = {
      picture: `tenant/acme/case/none/artifacts/make-artifacts/${name}-1.webp`,
      pdf: `tenant/acme/case/none/final/${name}.pdf`,
      original: `tenant/acme/case/none/original/${name}.png`,
    };
    ids = await aDocument(gateway.bench.database, { state: 'published', objectKey: keys.original });
    for (const key of Object.values(keys))
      await gateway.bench.bucket.store.put(key, Readable.from(['bytes']), { mediaType: 'image/webp' });
    await gateway.bench.database.transaction((tx) =>
      artifacts.put(tx, ids.documentId, [
        { kind: 'page_image', path: keys.picture, page: 1, ...FILE },
        { kind: 'page_image', path: keys.original, page: 2, ...FILE },
        { kind: 'searchable_pdf', path: keys.pdf, ...FILE },
      ]),
    );
  });

  const send = (messageId?: string) =>
    gateway.bench.probe.send(documentAccepted, { ...ids, acceptedBy: 'Ann' }, messageId);
  const isThere = async (key: string) => (await gateway.bench.bucket.store.head(key)) !== undefined;
  const picture = () => artifacts.find(gateway.bench.database, ids.documentId, 'page_image', 1);

  it('removes the pictures of pages, says why they are gone, and keeps what is final and what is the original', async () => {
    await gateway.bench.taskIs(QUEUE, await send(), 'done');
    expect(await isThere(keys.picture)).toBe(false);
    expect(await isThere(keys.pdf)).toBe(true);
    expect(await isThere(keys.original)).toBe(true);
    expect(await picture()).toMatchObject({
      status: 'unavailable',
      facts: { code: 'removed_after_acceptance', reason: 'It was removed when Ann accepted the document.' },
    });
    const pdf = await artifacts.find(gateway.bench.database, ids.documentId, 'searchable_pdf');
    expect(pdf).toMatchObject({ status: 'ready', path: keys.pdf });
  });

  it('does nothing the second time the same message arrives', async () => {
    const messageId = await send();
    await gateway.bench.taskIs(QUEUE, messageId, 'done');
    await send(messageId);
    await gateway.bench.taskIs(QUEUE, await send(), 'done');
    expect((await gateway.bench.task(QUEUE, messageId))?.attempts).toBe(1);
  });

  it('gives up on what is no such message', async () => {
    const messageId = await gateway.bench.probe.sendRaw(documentAccepted.name, Buffer.from('{"documentId": "x"}'));
    await until(() => gateway.bench.probe.deadLetters(messageId).length === 1);
    expect(gateway.bench.probe.deadLetters(messageId)).toMatchObject([{ queue: QUEUE, code: 'invalid_message' }]);
  });

  it('tries again when the object store was away', async () => {
    let messageId = '';
    await cables.without('S3_ENDPOINT', async () => {
      messageId = await send();
      await until(async () => (await gateway.bench.task(QUEUE, messageId))?.error_code === 'dependency_unavailable');
    });
    await gateway.bench.taskIs(QUEUE, messageId, 'done');
    expect(await isThere(keys.picture)).toBe(false);
  });

  it('ends the same when the process dies before the commit', async () => {
    gateway.bench.database.crashNext(QUEUE);
    await gateway.bench.taskIs(QUEUE, await send(), 'done');
    expect(await isThere(keys.picture)).toBe(false);
    expect((await picture())?.status).toBe('unavailable');
  });
});

const FILE = { mediaType: 'image/webp', size: 5, sha256: 'hash' };
