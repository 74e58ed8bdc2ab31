import { FLOW_SPEC_TIMEOUT_MS } from '#libs/testing';
import { v7 as uuidv7 } from 'uuid';
import { aPdf, Gateway, KEYS } from './fixtures/gateway';
import { sendTo, startUpload } from './fixtures/staged-upload';

const MEGABYTE = 1024 * 1024;

describe('show-upload', () => {
  let gateway: Gateway;

  beforeAll(async () => {
    gateway = await Gateway.start();
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => gateway.bench.stop());

  const show = (id: string, key?: string | null) => gateway.get(`/api/uploads/${id}`, key);

  it('tells which parts have arrived, with fresh addresses for all', async () => {
    const started = await startUpload(gateway, Buffer.alloc(0), { size: 101 * MEGABYTE });
    await sendTo(started.part_urls[6], Buffer.alloc(5 * MEGABYTE));
    const { body, headers } = await show(started.upload_id).expect(200);
    expect(headers['cache-control']).toBe('no-store');
    expect(body).toMatchObject({ state: 'open', parts: [{ number: 7, size: 5 * MEGABYTE }] });
    expect(await sendTo(body.part_urls[0], Buffer.alloc(16 * MEGABYTE))).toBe(200);
  });

  it('tells whether the bytes of a single request are there', async () => {
    const bytes = aPdf();
    const started = await startUpload(gateway, bytes);
    expect((await show(started.upload_id)).body.parts).toEqual([]);
    await sendTo(started.url, bytes, started.headers);
    expect((await show(started.upload_id)).body.parts).toEqual([{ number: 1, size: bytes.length }]);
  });

  it('shows the receipt and no addresses once it is completed', async () => {
    const bytes = aPdf();
    const { upload_id: id, url, headers } = await startUpload(gateway, bytes);
    await sendTo(url, bytes, headers);
    const { body: receipt } = await gateway.post(`/api/uploads/${id}/complete`).expect(202);
    const { body } = await show(id).expect(200);
    expect(body).toMatchObject({ state: 'completed', receipt });
    expect(body.url).toBeUndefined();
  });

  it('is only for the tenant that began it, and for who may write', async () => {
    const { upload_id: id } = await startUpload(gateway, aPdf());
    expect((await show(id, KEYS.other).expect(404)).body.code).toBe('not_found');
    await show(uuidv7()).expect(404);
    await show('nonsense').expect(404);
    await show(id, KEYS.blind).expect(403);
    await show(id, null).expect(401);
  });
});
