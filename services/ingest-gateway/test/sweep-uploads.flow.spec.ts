import { FLOW_SPEC_TIMEOUT_MS, until } from '#libs/testing';
import { aPdf, Gateway } from './fixtures/gateway';
import { sendTo, startUpload } from './fixtures/staged-upload';

const MEGABYTE = 1024 * 1024;

describe('sweep-uploads', () => {
  let gateway: Gateway;

  beforeAll(async () => {
    gateway = await Gateway.start({ env: { SWEEP_EVERY_MS: '50' } });
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => gateway.bench.stop());

  const expire = (id: string) =>
    gateway.bench.database.query(`UPDATE upload_session SET expires_at = now() WHERE id = $1`, [id]);
  const cleared = (id: string) =>
    until(async () => {
      const [row] = await gateway.bench.database.query<{ done: boolean }>(
        `SELECT cleared_at IS NOT NULL AS done FROM upload_session WHERE id = $1`,
        [id],
      );
      return row?.done;
    }, 'the upload being cleared');

  it('removes what forgotten uploads have brought, and says so afterwards', async () => {
    const before = await gateway.contents();
    const bytes = aPdf();
    const one = await startUpload(gateway, bytes);
    await sendTo(one.url, bytes, one.headers);
    const many = await startUpload(gateway, Buffer.alloc(0), { size: 101 * MEGABYTE });
    await sendTo(many.part_urls[6], Buffer.alloc(5 * MEGABYTE));
    for (const { upload_id: id } of [one, many]) {
      await expire(id);
      await cleared(id);
      expect((await gateway.get(`/api/uploads/${id}`).expect(200)).body.state).toBe('expired');
      expect((await gateway.post(`/api/uploads/${id}/complete`).expect(410)).body.code).toBe('upload_expired');
    }
    expect(await gateway.contents()).toEqual(before);
  });

  it('removes what came after the completion, and leaves the document', async () => {
    const bytes = aPdf();
    const { upload_id: id, url, headers } = await startUpload(gateway, bytes);
    await sendTo(url, bytes, headers);
    const { body } = await gateway.post(`/api/uploads/${id}/complete`).expect(202);
    const before = await gateway.contents();
    await sendTo(url, bytes, headers);
    await expire(id);
    await cleared(id);
    expect(await gateway.contents()).toEqual(before);
    expect((await gateway.get(`/api/uploads/${id}`).expect(200)).body).toMatchObject({ state: 'completed' });
    await gateway.get(body.links.self).expect(200);
  });
});
