import { stagedKey } from '#libs/storage';
import { FLOW_SPEC_TIMEOUT_MS } from '#libs/testing';
import { aPdf, Gateway, KEYS } from './fixtures/gateway';
import { sendTo, startUpload } from './fixtures/staged-upload';

const MEGABYTE = 1024 * 1024;

describe('abort-upload', () => {
  let gateway: Gateway;

  beforeAll(async () => {
    gateway = await Gateway.start();
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => gateway.bench.stop());

  const abort = (id: string, key?: string) => gateway.delete(`/api/uploads/${id}`, key);
  const complete = (id: string) => gateway.post(`/api/uploads/${id}/complete`);

  it('leaves no object and no part', async () => {
    const before = await gateway.contents();
    const bytes = aPdf();
    const one = await startUpload(gateway, bytes);
    await sendTo(one.url, bytes, one.headers);
    const many = await startUpload(gateway, Buffer.alloc(0), { size: 101 * MEGABYTE });
    await sendTo(many.part_urls[6], Buffer.alloc(5 * MEGABYTE));
    for (const { upload_id: id } of [one, many]) {
      await abort(id).expect(204);
      await abort(id).expect(204);
      expect((await complete(id).expect(409)).body).toMatchObject({ code: 'conflict', state: 'aborted' });
    }
    expect(await sendTo(many.part_urls[6], Buffer.alloc(5 * MEGABYTE))).toBe(404);
    expect(await gateway.contents()).toEqual(before);
  });

  it('does not touch what is a document', async () => {
    const bytes = aPdf();
    const { upload_id: id, url, headers } = await startUpload(gateway, bytes);
    await sendTo(url, bytes, headers);
    const { body } = await complete(id).expect(202);
    expect((await abort(id).expect(409)).body).toMatchObject({ code: 'conflict', state: 'completed' });
    await gateway.get(body.links.download).expect(302);
  });

  it('is only for the tenant that began it', async () => {
    const bytes = aPdf();
    const { upload_id: id, url, headers } = await startUpload(gateway, bytes);
    await abort(id, KEYS.other).expect(404);
    await abort(id, KEYS.blind).expect(403);
    await sendTo(url, bytes, headers);
    expect(await gateway.bench.bucket.store.head(stagedKey(id))).toBeDefined();
    await complete(id).expect(202);
  });
});
