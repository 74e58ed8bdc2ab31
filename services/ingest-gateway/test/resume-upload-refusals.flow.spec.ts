import { FLOW_SPEC_TIMEOUT_MS, until } from '#libs/testing';
import { v7 as uuidv7 } from 'uuid';
import { aPdf, Gateway, KEYS } from './fixtures/gateway';
import { pieceAt, type TusAnswer, tusRequest } from './fixtures/tus-client';

const MAX = 100_000;
const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('resume-upload', () => {
  let gateway: Gateway;
  let endpoint: string;

  beforeAll(async () => {
    gateway = await Gateway.start({ env: { MAX_UPLOAD_BYTES: String(MAX), SWEEP_EVERY_MS: '50' } });
    endpoint = `${await gateway.bench.url}/api/uploads/tus`;
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => gateway.bench.stop());

  const begin = (headers: Record<string, string>): Promise<TusAnswer> => tusRequest(endpoint, 'POST', headers);
  const begun = async (size: number): Promise<string> => {
    const { headers } = await begin({ 'upload-length': String(size) });
    return new URL(String(headers['location']), endpoint).href;
  };

  const beginnings: [string, Record<string, string>, number, string][] = [
    ['more bytes than allowed', { 'upload-length': String(MAX + 1) }, 413, 'payload_too_large'],
    ['10 GB', { 'upload-length': '10737418240' }, 413, 'payload_too_large'],
    ['no bytes', { 'upload-length': '0' }, 422, 'empty_file'],
    ['no length', {}, 400, 'malformed_request'],
    ['a length that is told later', { 'upload-defer-length': '1' }, 400, 'malformed_request'],
    ['a length that is no number', { 'upload-length': '1e3' }, 400, 'malformed_request'],
    ['another version', { 'upload-length': '1', 'tus-resumable': '0.2.2' }, 412, 'unsupported_protocol_version'],
    ['no version', { 'upload-length': '1', 'tus-resumable': '' }, 412, 'unsupported_protocol_version'],
    [
      'a film',
      { 'upload-length': '1', 'upload-metadata': `filetype ${base64('video/mp4')}` },
      415,
      'unsupported_media_type',
    ],
    ['damaged metadata', { 'upload-length': '1', 'upload-metadata': 'filename ===' }, 400, 'malformed_request'],
    ['a wrong hash', { 'upload-length': '1', 'upload-metadata': `sha256 ${base64('abc')}` }, 400, 'validation_failed'],
    ['no key', { 'upload-length': '1', authorization: '' }, 401, 'missing_credentials'],
    ['an unknown key', { 'upload-length': '1', authorization: 'Bearer csk_x' }, 401, 'invalid_credentials'],
    [
      'a key that does not allow it',
      { 'upload-length': '1', authorization: `Bearer ${KEYS.blind}` },
      403,
      'not_allowed',
    ],
  ];

  it.each(beginnings)('refuses %s and keeps nothing', async (_, headers, status, code) => {
    const before = await gateway.contents();
    const answer = await begin(headers);
    expect(JSON.parse(answer.body)).toMatchObject({ code });
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.status).toBe(status);
    expect(await gateway.contents()).toEqual(before);
  });

  const pieces: [string, Record<string, string>, number, string][] = [
    ['a piece at another place', pieceAt(5), 409, 'upload_offset_mismatch'],
    ['a piece without a place', { 'content-type': 'application/offset+octet-stream' }, 400, 'malformed_request'],
    ['a piece of another type', { ...pieceAt(0), 'content-type': 'application/pdf' }, 415, 'unsupported_media_type'],
    ['a checksum nobody knows', { ...pieceAt(0), 'upload-checksum': 'crc32 AAAA' }, 400, 'malformed_request'],
    ['a piece from another tenant', { ...pieceAt(0), authorization: `Bearer ${KEYS.other}` }, 404, 'not_found'],
  ];

  it.each(pieces)('refuses %s and goes on where it was', async (_, headers, status, code) => {
    const url = await begun(20);
    const answer = await tusRequest(url, 'PATCH', headers, Buffer.from('0123456789'));
    expect(answer).toMatchObject({ status, headers: { 'tus-resumable': '1.0.0' } });
    expect(JSON.parse(answer.body)).toMatchObject({ code });
    expect((await tusRequest(url, 'HEAD')).headers['upload-offset']).toBe('0');
  });

  it('refuses more bytes than announced', async () => {
    const url = await begun(10);
    const answer = await tusRequest(url, 'PATCH', pieceAt(0), Buffer.from('%PDF-1.4 and more'));
    expect(answer.status).toBe(413);
    expect((await tusRequest(url, 'HEAD')).headers['upload-offset']).toBe('0');
  });

  it('refuses a program with its last byte, for good, and keeps nothing', async () => {
    const before = await gateway.contents();
    const url = await begun(5);
    const answer = await tusRequest(url, 'PATCH', pieceAt(0), Buffer.from([0x4d, 0x5a, 0, 0, 3]));
    expect(answer.status).toBe(415);
    expect(JSON.parse(answer.body)).toMatchObject({ code: 'unsupported_media_type' });
    expect((await tusRequest(url, 'HEAD')).status).toBe(409);
    expect(await gateway.contents()).toEqual(before);
  });

  it.each(['HEAD', 'PATCH', 'DELETE'])('shows nobody else that an upload exists: %s', async (method) => {
    const url = await begun(10);
    const foreign = { ...pieceAt(0), authorization: `Bearer ${KEYS.other}` };
    const paths = [url, `${endpoint}/${uuidv7()}`, `${endpoint}/nonsense`];
    const answers = await Promise.all(paths.map((path) => tusRequest(path, method, foreign)));
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
  });

  it('says of an upload whose time is over that it is gone', async () => {
    const before = await gateway.contents();
    const bytes = aPdf();
    const url = await begun(bytes.length);
    await tusRequest(url, 'PATCH', pieceAt(0), bytes.subarray(0, 10));
    const id = url.split('/').at(-1);
    await gateway.bench.database.query(`UPDATE upload_session SET expires_at = now() WHERE id = $1`, [id]);
    const answers = await Promise.all(
      ['HEAD', 'PATCH', 'DELETE'].map((method) => tusRequest(url, method, pieceAt(10))),
    );
    expect(answers.map(({ status }) => status)).toEqual([410, 410, 410]);
    await until(async () => JSON.stringify(await gateway.contents()) === JSON.stringify(before), 'nothing being left');
  });
});
