import { randomUUID } from 'node:crypto';
import { FLOW_SPEC_TIMEOUT_MS } from '#libs/testing';
import { aPdf, Gateway } from '../fixtures/gateway';
import { sendTo, startUpload } from '../fixtures/staged-upload';
import { pieceAt, tusRequest } from '../fixtures/tus-client';

/** Names as senders give them, and what becomes of them: a bad name is no reason to lose a good file. */
const NAMES: [string, string][] = [
  ['../../etc/passwd', 'passwd'],
  ['..', 'unnamed'],
  ['.', 'unnamed'],
  ['/', 'unnamed'],
  ['C:\\Users\\a\\scan.pdf', 'scan.pdf'],
  ['..\\..\\scan.pdf', 'scan.pdf'],
  ['a\0.pdf', 'a.pdf'],
  ['\0', 'unnamed'],
  ['a\u202Efdp.exe', 'afdp.exe'],
  ['\u2067отчёт\u2069.pdf', 'отчёт.pdf'],
  ['a\u0007\u001B[31m.pdf', 'a[31m.pdf'],
  [`${'я'.repeat(300)}.pdf`, `${'я'.repeat(196)}.pdf`],
  [`a${'😀'.repeat(150)}.pdf`, `a${'😀'.repeat(97)}.pdf`],
  [`a.${'b'.repeat(300)}`, `.${'b'.repeat(19)}`],
  ['__proto__', '__proto__'],
  ['<script>alert(1)<', '<script>alert(1)<'],
  ['%2e%2e%2fpasswd', '%2e%2e%2fpasswd'],
];

describe('bad names of files', () => {
  let gateway: Gateway;

  beforeAll(async () => {
    gateway = await Gateway.start();
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => gateway.bench.stop());

  const nameOf = async (id: string): Promise<string> =>
    (await gateway.get(`/api/documents/${id}`).expect(200)).body.filename;
  /** Where its bytes are: nothing of the name leads out of the place of originals. */
  const keyOf = async (id: string): Promise<string> => {
    const sql = `SELECT key FROM storage_object WHERE document_id = $1`;
    const [row] = await gateway.bench.database.query<{ key: string }>(sql, [id]);
    return row?.key ?? '';
  };

  it.each(NAMES)('are harmless in a form: %j', async (given, filename) => {
    const quoted = given.replaceAll('\\', '\\\\').replaceAll('"', '%22');
    const head = `--x\r\ncontent-disposition: form-data; name="file"; filename="${quoted}"\r\n\r\n`;
    const body = Buffer.concat([Buffer.from(head), aPdf(), Buffer.from('\r\n--x--\r\n')]);
    const sent = gateway.post('/api/documents').set('content-type', 'multipart/form-data; boundary=x').send(body);
    const id: string = (await sent.expect(202)).body.document_id;
    expect(await nameOf(id)).toBe(filename);
    expect(await keyOf(id)).toMatch(/^tenant\/acme\/case\/none\/original\/[0-9a-f-]{36}-[\p{L}\p{N}._-]{1,100}$/u);
    const { headers } = await gateway.get(`/api/documents/${id}/download`).expect(302);
    const file = await fetch(headers['location'] ?? '');
    expect(file.status).toBe(200);
    expect(file.headers.get('content-disposition')).toMatch(/^attachment; filename="[^"\\/\p{C}]+"/u);
  });

  it.each(["utf-8''..%2F..%2Fa%00.pdf", "UTF-8''%2Fetc%2Fa.pdf"])('are harmless in RFC 5987: %s', async (encoded) => {
    const head = `--x\r\ncontent-disposition: form-data; name="file"; filename*=${encoded}\r\n\r\n`;
    const body = Buffer.concat([Buffer.from(head), aPdf(), Buffer.from('\r\n--x--\r\n')]);
    const sent = gateway.post('/api/documents').set('content-type', 'multipart/form-data; boundary=x').send(body);
    expect(await nameOf((await sent.expect(202)).body.document_id)).toBe('a.pdf');
  });

  it.each(['../../etc/scan.pdf', 'scan\u202E.pdf', 'C:\\scan.pdf'])(
    'are harmless in an upload to the store: %j',
    async (filename) => {
      const bytes = aPdf();
      const { upload_id, url, headers } = await startUpload(gateway, bytes, { filename });
      await sendTo(url, bytes, headers);
      const { body } = await gateway.post(`/api/uploads/${upload_id}/complete`).expect(202);
      expect(await nameOf(body.document_id)).toBe('scan.pdf');
    },
  );

  it.each(['../../etc/scan.pdf', 'sc\u202Ean.pdf', 'C:\\scan.pdf'])('are harmless in tus: %j', async (filename) => {
    const bytes = aPdf();
    const endpoint = `${await gateway.bench.url}/api/uploads/tus`;
    const metadata = `filename ${Buffer.from(filename).toString('base64')}`;
    const begun = await tusRequest(endpoint, 'POST', {
      'upload-length': String(bytes.length),
      'upload-metadata': metadata,
    });
    const url = new URL(String(begun.headers['location']), endpoint).href;
    const ended = await tusRequest(url, 'PATCH', pieceAt(0), bytes);
    expect(await nameOf(String(ended.headers['x-document-id']))).toBe('scan.pdf');
  });

  it('are harmless in the source of a post', async () => {
    const source = { system: '../..', channel: 'a\u202Eb', external_id: `\\/${randomUUID()}😀` };
    const { body } = await gateway.post('/api/posts').send({ text: 'a', source }).expect(202);
    expect(await keyOf(body.document_id)).toMatch(/^tenant\/acme\/case\/none\/original\/[0-9a-f-]{36}-[^/]+$/);
  });

  it.each(['../../x', 'a/b\\c', '..', '\u202Ecase', '😀'.repeat(99)])(
    'are harmless as names of cases: %j',
    async (name) => {
      const { body } = await gateway
        .post('/api/documents')
        .field('case', name)
        .attach('file', aPdf(), 'a.pdf')
        .expect(202);
      expect(await keyOf(body.document_id)).toMatch(/^tenant\/acme\/case\/[^/]+\/original\/[0-9a-f-]{36}-a\.pdf$/);
    },
  );
});
