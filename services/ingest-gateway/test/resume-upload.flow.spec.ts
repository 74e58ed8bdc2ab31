import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { documentRegistered } from '#libs/contracts';
import { stagedKey } from '#libs/storage';
import { Cable, FLOW_SPEC_TIMEOUT_MS, until } from '#libs/testing';
import { PieceStore } from '../src/flows/resume-upload/piece-store';
import { aPdf, Gateway } from './fixtures/gateway';
import { pieceAt, tusRequest, uploadByTus } from './fixtures/tus-client';

const MEGABYTE = 1024 * 1024;
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const largePdf = (): Buffer => Buffer.concat([aPdf(), Buffer.alloc(40 * MEGABYTE, '.')]);

describe('resume-upload', () => {
  let gateway: Gateway;
  let replica: Gateway;
  let endpoint: string;

  beforeAll(async () => {
    gateway = await Gateway.start();
    replica = await gateway.replica();
    endpoint = `${await gateway.bench.url}/api/uploads/tus`;
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(async () => {
    await replica.bench.stop();
    await gateway.bench.stop();
  });

  const document = async (id: string | undefined) => (await gateway.get(`/api/documents/${id}`).expect(200)).body;
  const begun = async (bytes: Buffer, headers: Record<string, string> = {}): Promise<string> => {
    const answer = await tusRequest(endpoint, 'POST', { 'upload-length': String(bytes.length), ...headers });
    expect(answer.status).toBe(201);
    return new URL(String(answer.headers['location']), endpoint).href;
  };

  it('makes a document as soon as the last byte is there', async () => {
    const before = (await gateway.bench.bucket.keys()).length;
    const bytes = aPdf();
    const metadata = {
      filename: 'Счёт № 5.pdf',
      filetype: 'application/pdf',
      case: 'Дело 7',
      languages: 'rus,eng',
      own: 'x',
    };
    const last = await uploadByTus(bytes, { endpoint, metadata, chunkSize: 20 }).done;
    expect(last.getStatus()).toBe(204);
    const id = last.getHeader('X-Document-Id');
    expect(await document(id)).toMatchObject({
      filename: 'Счёт № 5.pdf',
      case: 'Дело 7',
      languages: ['rus', 'eng'],
      sha256: sha256(bytes),
      media_type: 'application/pdf',
    });
    await until(() => gateway.bench.probe.published(documentRegistered).some(({ documentId }) => documentId === id));
    expect(await gateway.bench.bucket.keys()).toHaveLength(before + 1);
    expect(await gateway.openUploads()).toBe(0);
  });

  it(
    'goes on at another replica where the line broke at 60 %',
    async () => {
      const bytes = largePdf();
      const cable = await Cable.to(await gateway.bench.url);
      const broken = uploadByTus(bytes, {
        endpoint: `${cable.url}/api/uploads/tus`,
        onProgress: (sent, total) => {
          if (sent >= 0.6 * (total ?? 0)) cable.cut();
        },
      });
      await expect(broken.done).rejects.toThrow('tus: failed to upload chunk');
      cable.close();
      const uploadUrl = `${await replica.bench.url}${new URL(broken.upload.url ?? '').pathname}`;
      const offsets: number[] = [];
      const last = await uploadByTus(bytes, {
        uploadUrl,
        onAfterResponse: (_, response) => void offsets.push(Number(response.getHeader('Upload-Offset'))),
      }).done;
      expect(offsets[0]).toBeGreaterThan(0);
      expect(offsets.at(-1)).toBe(bytes.length);
      expect(await document(last.getHeader('X-Document-Id'))).toMatchObject({
        sha256: sha256(bytes),
        size: bytes.length,
      });
      expect(await gateway.openUploads()).toBe(0);
    },
    FLOW_SPEC_TIMEOUT_MS,
  );

  it(
    'lets a second request take over from one whose line is dead without anybody knowing',
    async () => {
      const bytes = largePdf();
      const url = await begun(bytes);
      const half = bytes.length / 2;
      const silent = new ReadableStream({
        start: (controller) => controller.enqueue(new Uint8Array(bytes.subarray(0, half))),
      });
      const headers = { authorization: 'Bearer csk_gateway-spec-key-of-acme', 'tus-resumable': '1.0.0', ...pieceAt(0) };
      const abort = new AbortController();
      const stuck = fetch(url, { method: 'PATCH', headers, body: silent, duplex: 'half', signal: abort.signal });
      stuck.catch(() => undefined);
      await until(async () => (await gateway.openUploads()) === 1 && (await held(url)), 'the first request writing');
      const other = url.replace(await gateway.bench.url, await replica.bench.url);
      const asked = await tusRequest(other, 'HEAD');
      expect(asked.status).toBe(200);
      const offset = Number(asked.headers['upload-offset']);
      const rest = await tusRequest(other, 'PATCH', pieceAt(offset), bytes.subarray(offset));
      abort.abort();
      expect(rest.status).toBe(204);
      expect(await document(String(rest.headers['x-document-id']))).toMatchObject({ sha256: sha256(bytes) });
    },
    FLOW_SPEC_TIMEOUT_MS,
  );

  it('makes the document at the next question when it could not after the last byte', async () => {
    const bytes = aPdf();
    const url = await begun(bytes);
    const id = url.split('/').at(-1) ?? '';
    await gateway.bench.app.get(PieceStore).write(Readable.from([bytes]), stagedKey(id), 0); // then the process died
    const asked = await tusRequest(url, 'HEAD');
    expect(asked.headers['upload-offset']).toBe(String(bytes.length));
    const documentId = String(asked.headers['x-document-id']);
    expect(await document(documentId)).toMatchObject({ sha256: sha256(bytes) });
    expect((await tusRequest(url, 'HEAD')).headers).toMatchObject({
      'x-document-id': documentId,
      'upload-offset': String(bytes.length),
      'cache-control': 'no-store',
    });
  });

  it('takes the whole file with its beginning', async () => {
    const bytes = aPdf();
    const headers = { 'upload-length': String(bytes.length), 'content-type': 'application/offset+octet-stream' };
    const answer = await tusRequest(endpoint, 'POST', headers, bytes);
    expect(answer.status).toBe(201);
    expect(await document(String(answer.headers['x-document-id']))).toMatchObject({ sha256: sha256(bytes) });
  });

  it('takes pieces with checksums, and nothing of one that differs', async () => {
    const bytes = aPdf();
    const url = await begun(bytes);
    const first = bytes.subarray(0, 10);
    const digest = (piece: Buffer): string => `sha1 ${createHash('sha1').update(piece).digest('base64')}`;
    const wrong = await tusRequest(url, 'PATCH', { ...pieceAt(0), 'upload-checksum': digest(bytes) }, first);
    expect(wrong.status).toBe(460);
    expect(JSON.parse(wrong.body)).toMatchObject({ code: 'piece_checksum_mismatch' });
    expect((await tusRequest(url, 'HEAD')).headers['upload-offset']).toBe('0');
    const right = await tusRequest(url, 'PATCH', { ...pieceAt(0), 'upload-checksum': digest(first) }, first);
    expect(right).toMatchObject({ status: 204, headers: { 'upload-offset': '10' } });
    expect(Date.parse(String(right.headers['upload-expires']))).toBeGreaterThan(Date.now());
    const last = await tusRequest(url, 'PATCH', pieceAt(10), bytes.subarray(10));
    expect(await document(String(last.headers['x-document-id']))).toMatchObject({ sha256: sha256(bytes) });
  });

  it('points to the first document of the same bytes', async () => {
    const bytes = aPdf();
    const first = await gateway.post('/api/documents').attach('file', bytes, 'a.pdf').expect(202);
    const last = await uploadByTus(bytes, { endpoint }).done;
    expect(last.getHeader('X-Document-Id')).toBe(first.body.document_id);
    expect(last.getHeader('X-Document-Duplicate')).toBe('true');
  });

  it('removes what has come of an upload that is given up', async () => {
    const before = await gateway.contents();
    const url = await begun(largePdf());
    await tusRequest(url, 'PATCH', pieceAt(0), Buffer.alloc(9 * MEGABYTE));
    expect((await tusRequest(url, 'DELETE')).status).toBe(204);
    expect((await tusRequest(url, 'HEAD')).status).toBe(409);
    expect(await gateway.contents()).toEqual(before);
  });

  it('says what it can', async () => {
    const { status, headers } = await tusRequest(endpoint, 'OPTIONS', { authorization: '' });
    expect(status).toBe(204);
    expect(headers).toMatchObject({
      'tus-version': '1.0.0',
      'tus-extension': 'creation,creation-with-upload,termination,checksum,expiration',
      'tus-checksum-algorithm': 'sha1,sha256,md5',
      'tus-max-size': '1073741824',
    });
  });

  const held = async (url: string): Promise<boolean> => {
    const [row] = await gateway.bench.database.query<{ held: boolean }>(
      `SELECT locked_until > now() AS held FROM upload_session WHERE id = $1`,
      [url.split('/').at(-1)],
    );
    return row?.held === true;
  };
});
