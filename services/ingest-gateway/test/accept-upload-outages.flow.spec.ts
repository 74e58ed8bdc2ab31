import { randomBytes } from 'node:crypto';
import { documentRegistered } from '#libs/contracts';
import { Cables, FLOW_SPEC_TIMEOUT_MS, until } from '#libs/testing';
import { aPdf, Gateway } from './fixtures/gateway';
import { SlowUpload } from './fixtures/slow-upload';

/** More than one part of an upload to the object store. */
const LARGE = Buffer.alloc(20 * 1024 * 1024, '.');

describe('accept-upload', () => {
  const cables = new Cables();
  let gateway: Gateway;

  beforeAll(async () => {
    gateway = await Gateway.start({
      through: (addresses) => cables.to(addresses),
      env: { UPLOAD_IDLE_MS: '2000', UPLOAD_TIMEOUT_MS: '600000' },
    });
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(async () => {
    await gateway.bench.stop();
    cables.close();
  });

  const upload = (bytes = aPdf()) => gateway.post('/api/documents').attach('file', bytes, 'a.pdf');
  const registered = (id: string) =>
    gateway.bench.probe.published(documentRegistered).some(({ documentId }) => documentId === id);

  it('accepts while RabbitMQ is away, and the pipeline hears of it later', async () => {
    let id = '';
    await cables.without('RABBITMQ_URL', async () => {
      const { body } = await upload().expect(202);
      id = body.document_id;
      expect(registered(id)).toBe(false);
    });
    await until(() => registered(id), 'the message');
  });

  it.each([
    ['DATABASE_URL', 'a file', 0],
    ['S3_ENDPOINT', 'a file', 0],
    ['S3_ENDPOINT', 'a file that is sent on while it arrives', 2_000_000],
  ] as const)('answers 503 while %s is away, keeps nothing and recovers, with %s', async (name, _, more) => {
    const before = await gateway.contents();
    const bytes = Buffer.concat([aPdf(), randomBytes(more)]);
    await cables.without(name, async () => {
      const { body, headers } = await upload(bytes).expect(503);
      expect(body.code).toBe('dependency_unavailable');
      expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    });
    expect(await gateway.contents()).toEqual(before);
    await until(async () => (await upload(bytes)).status < 300, 'the upload being accepted again');
  });

  it('keeps nothing when the ledger goes away while the bytes arrive', async () => {
    const before = await gateway.contents();
    const slow = await SlowUpload.start(await gateway.bench.url);
    await cables.without('DATABASE_URL', async () => {
      slow.finish();
      expect(await slow.answer()).toBe(503);
    });
    await until(async () => same(await gateway.contents(), before), 'nothing being left');
  });

  it('accepts once when the commit breaks off and nobody knows whether it happened', async () => {
    gateway.bench.database.crashNext();
    const bytes = aPdf();
    const { body } = await upload(bytes).expect(202);
    const again = await upload(bytes).expect(200);
    expect(again.body.duplicate_of).toBe(body.document_id);
  });

  it('keeps nothing of a large upload that its sender breaks off', async () => {
    const before = await gateway.contents();
    const slow = await SlowUpload.start(await gateway.bench.url);
    await slow.send(LARGE);
    await until(async () => (await gateway.openUploads()) === 1, 'the upload being under way');
    slow.breakOff();
    await until(async () => same(await gateway.contents(), before), 'nothing being left');
  });

  it('lets an upload take as long as configured', () => {
    expect(gateway.bench.app.getHttpServer()).toMatchObject({ requestTimeout: 600_000 });
  });

  it('gives up an upload that stops arriving', async () => {
    const before = await gateway.contents();
    const slow = await SlowUpload.start(await gateway.bench.url);
    await slow.send(LARGE);
    expect(await slow.answer()).toBe(408);
    expect(await gateway.contents()).toEqual(before);
  });
});

const same = (one: object, other: object): boolean => JSON.stringify(one) === JSON.stringify(other);
