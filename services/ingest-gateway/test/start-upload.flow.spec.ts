import { FLOW_SPEC_TIMEOUT_MS } from '#libs/testing';
import { aPdf, Gateway, KEYS } from './fixtures/gateway';
import { sendTo, startUpload } from './fixtures/staged-upload';

const MEGABYTE = 1024 * 1024;
const MAX = 300 * MEGABYTE;

describe('start-upload', () => {
  let gateway: Gateway;

  beforeAll(async () => {
    gateway = await Gateway.start({ env: { MAX_UPLOAD_BYTES: String(MAX) } });
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => gateway.bench.stop());

  it('gives an address for exactly these bytes', async () => {
    const bytes = aPdf();
    const body = await startUpload(gateway, bytes);
    expect(body).toMatchObject({
      upload_id: expect.any(String),
      method: 'put',
      state: 'open',
      size: bytes.length,
      parts: [],
      headers: { 'content-type': 'application/pdf', 'content-length': String(bytes.length) },
    });
    const minutesLeft = (Date.parse(body.expires_at) - Date.now()) / 60_000;
    expect(minutesLeft).toBeGreaterThan(9);
    expect(minutesLeft).toBeLessThanOrEqual(10);
    expect(new URL(body.url).searchParams.get('X-Amz-Expires')).toBe('600');
    expect(await sendTo(body.url, Buffer.concat([bytes, Buffer.from('.')]), body.headers)).toBe(403);
    expect(await sendTo(body.url, bytes, { 'content-type': 'text/html' })).toBe(403);
    expect(await sendTo(body.url, bytes, body.headers)).toBe(200);
  });

  it('gives an address for each part of a file above 100 MB', async () => {
    const body = await startUpload(gateway, Buffer.alloc(0), { size: 101 * MEGABYTE });
    expect(body).toMatchObject({ method: 'multipart', part_size: 16 * MEGABYTE });
    expect(body.url).toBeUndefined();
    expect(body.part_urls).toHaveLength(7);
    expect(await sendTo(body.part_urls[6], Buffer.alloc(6 * MEGABYTE))).toBe(403);
    expect(await sendTo(body.part_urls[6], Buffer.alloc(5 * MEGABYTE))).toBe(200);
  });

  it.each([
    ['more bytes than allowed', { size: MAX + 1 }, 413, 'payload_too_large'],
    ['10 GB', { size: 10 * 1024 * MEGABYTE }, 413, 'payload_too_large'],
    ['no bytes', { size: 0 }, 400, 'validation_failed'],
    ['half a byte', { size: 0.5 }, 400, 'validation_failed'],
    ['a film', { media_type: 'video/mp4' }, 415, 'unsupported_media_type'],
    ['no type', { media_type: 'x' }, 400, 'validation_failed'],
    ['no hash', { sha256: 'abc' }, 400, 'validation_failed'],
    ['no name', { filename: '\0' }, 400, 'validation_failed'],
    ['a field nobody knows', { __prototype__: 1 }, 400, 'validation_failed'],
    ['a wrong language', { languages: ['english'] }, 400, 'validation_failed'],
  ])('refuses %s and keeps nothing', async (_, wishes, status, code) => {
    const before = await gateway.contents();
    const wanted = { filename: 'a.pdf', size: 10, media_type: 'application/pdf', ...wishes };
    const { body } = await gateway.post('/api/uploads').send(wanted).expect(status);
    expect(body.code).toBe(code);
    expect(await gateway.contents()).toEqual(before);
  });

  it('needs the scope to write', async () => {
    const wanted = { filename: 'a.pdf', size: 10, media_type: 'application/pdf' };
    const keys = [null, 'csk_unknown', KEYS.blind];
    const answers = await Promise.all(keys.map((key) => gateway.post('/api/uploads', key).send(wanted)));
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 403]);
  });
});
