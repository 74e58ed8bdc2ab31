import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { makePageImages } from '#libs/contracts';
import { Artifacts, type MissingArtifact, type NewArtifact } from '#libs/ledger';
import { aDocument, type DocumentIds, type DocumentWishes, FLOW_SPEC_TIMEOUT_MS, until } from '#libs/testing';
import sharp from 'sharp';
import { v7 as uuidv7 } from 'uuid';
import { Gateway, KEYS } from './fixtures/gateway';

const KINDS = ['searchable_pdf', 'thumbnail', 'page_image'];

describe('show-document-files', () => {
  let gateway: Gateway;
  let picture: Buffer;

  beforeAll(async () => {
    gateway = await Gateway.start();
    const blank = { width: 1000, height: 1414, channels: 3 as const, background: '#fed' };
    picture = await sharp({ create: blank }).jpeg().toBuffer();
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => gateway.bench.stop());

  const path = (id: string, part: string): string => `/api/documents/${id}${part}`;
  const given = (wishes: DocumentWishes = {}): Promise<DocumentIds> =>
    aDocument(gateway.bench.database, { state: 'parsed', pages: ['one', 'two'], ...wishes });
  const made = async (bytes: Buffer, wishes: Partial<NewArtifact>): Promise<NewArtifact> => {
    const key = `artifacts/${uuidv7()}`;
    await gateway.bench.bucket.store.put(key, Readable.from([bytes]), { mediaType: 'application/octet-stream' });
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return { kind: 'searchable_pdf', path: key, mediaType: 'application/pdf', size: bytes.length, sha256, ...wishes };
  };
  const record = (documentId: string, files: NewArtifact[], missing: MissingArtifact[] = []) =>
    gateway.bench.database.transaction((tx) =>
      new Artifacts().replace(tx, documentId, KINDS, { made: files, missing }),
    );
  const aPicture = (page: number) =>
    made(picture, { kind: 'page_image', page, mediaType: 'image/jpeg', facts: { width: 1000, height: 1414 } });
  const countPages = (id: string, pages: number) =>
    gateway.bench.database.query(`UPDATE document SET page_count = $2 WHERE id = $1`, [id, pages]);

  it('sends to an address that gives the searchable PDF for ten minutes', async () => {
    const { documentId } = await given();
    await record(documentId, [await made(Buffer.from('%PDF-1.6 searchable'), {})]);
    const { headers } = await gateway.get(path(documentId, '/pdf')).expect(302);
    expect(headers['location']).toContain('X-Amz-Expires=600');
    const file = await fetch(String(headers['location']));
    expect(await file.text()).toBe('%PDF-1.6 searchable');
    expect(file.headers.get('content-type')).toBe('application/pdf');
    expect(file.headers.get('content-disposition')).toContain('filename="document.pdf"');
  });

  it('gives parts of the PDF, as viewers ask for them', async () => {
    const { documentId } = await given();
    await record(documentId, [await made(Buffer.from('%PDF-1.6 searchable'), {})]);
    const { headers } = await gateway.get(path(documentId, '/pdf')).expect(302);
    const part = await fetch(String(headers['location']), { headers: { range: 'bytes=0-4' } });
    expect([part.status, await part.text()]).toEqual([206, '%PDF-']);
  });

  it('sends to the original where that can be searched already, in whatever bucket it is', async () => {
    const { documentId } = await given({ bucket: 'elsewhere', objectKey: `in/${uuidv7()}` });
    await record(documentId, [await made(Buffer.from('x'), { path: 'in/1.pdf', facts: { original: true } })]);
    const { headers } = await gateway.get(path(documentId, '/pdf')).expect(302);
    expect(headers['location']).toContain('/elsewhere/in/1.pdf?');
  });

  it('gives the thumbnail and the picture of a page, and 304 to who has them', async () => {
    const { documentId } = await given();
    await record(documentId, [await aPicture(2), { ...(await aPicture(1)), kind: 'thumbnail', page: undefined }]);
    for (const part of ['/thumbnail', '/pages/2/image']) {
      const { body, headers } = await gateway.get(path(documentId, part)).expect(200);
      expect(body).toEqual(picture);
      expect(headers).toMatchObject({
        'content-type': 'image/jpeg',
        'cache-control': 'private, max-age=300',
        etag: expect.stringMatching(/^"[0-9a-f]{32}"$/),
      });
      await gateway.get(path(documentId, part)).set('if-none-match', String(headers['etag'])).expect(304);
    }
  });

  it('gives a picture in the width that is asked for, but no larger than it is', async () => {
    const { documentId } = await given();
    await record(documentId, [await aPicture(1)]);
    const small = await gateway.get(path(documentId, '/pages/1/image?width=250')).expect(200);
    expect(await sharp(small.body as Buffer).metadata()).toMatchObject({ format: 'jpeg', width: 250, height: 354 });
    const whole = await gateway.get(path(documentId, '/pages/1/image?width=2000')).expect(200);
    expect(whole.body).toEqual(picture);
    expect(small.headers['etag']).not.toBe(whole.headers['etag']);
  });

  it.each(['0', '2001', 'wide'])('refuses a width of %s', async (width) => {
    const { documentId } = await given();
    const { body } = await gateway.get(path(documentId, `/pages/1/image?width=${width}`)).expect(400);
    expect(body.code).toBe('validation_failed');
  });

  it.each(['/pdf', '/thumbnail', '/pages/1/image'])('asks for patience while %s is made', async (part) => {
    const { documentId } = await given();
    const { body, headers } = await gateway.get(path(documentId, part)).expect(404);
    expect(body).toMatchObject({ code: 'artifact_not_ready', state: 'parsed' });
    expect(headers['retry-after']).toBe('2');
  });

  it('tells why there is no PDF', async () => {
    const { documentId } = await given();
    const why = { code: 'corrupt_file', reason: 'qpdf cannot rewrite the PDF' };
    await record(documentId, [], [{ kind: 'searchable_pdf', ...why }]);
    const { body, headers } = await gateway.get(path(documentId, '/pdf')).expect(404);
    expect(body).toMatchObject({ code: 'artifact_unavailable', cause_code: 'corrupt_file', reason: why.reason });
    expect(headers['retry-after']).toBeUndefined();
  });

  it('has the picture of a page made that nobody has looked at yet, with those around it, once', async () => {
    const { documentId } = await given();
    await countPages(documentId, 45);
    await record(documentId, [await made(Buffer.from('x'), { kind: 'thumbnail' }), await aPicture(30)]);
    const asked = await Promise.all([23, 24, 23].map((page) => gateway.get(path(documentId, `/pages/${page}/image`))));
    expect(asked.map(({ body }) => body.code)).toEqual(Array.from({ length: 3 }, () => 'artifact_not_ready'));
    expect(asked[0]?.headers['retry-after']).toBe('2');
    await gateway.get(path(documentId, '/pages/45/image')).expect(404);
    const orders = () =>
      gateway.bench.probe.published(makePageImages).filter((order) => order.documentId === documentId);
    await until(() => orders().length === 2);
    const around = Array.from({ length: 20 }, (_, index) => 21 + index).filter((page) => page !== 30);
    const ordered = orders().map(({ pages }) => pages);
    expect(ordered).toEqual(expect.arrayContaining([around, [41, 42, 43, 44, 45]]));
  });

  it('orders nothing while the first pictures are still being made', async () => {
    const { documentId } = await given();
    await countPages(documentId, 2);
    await record(documentId, [await made(Buffer.from('%PDF'), {})]);
    const { body } = await gateway.get(path(documentId, '/pages/2/image')).expect(404);
    expect(body.code).toBe('artifact_not_ready');
    const asked = await gateway.bench.database.query(
      `SELECT page FROM artifact WHERE document_id = $1 AND status = 'asked'`,
      [documentId],
    );
    expect(asked).toEqual([]);
  });

  it('knows pages that are not there, and documents without pages to show', async () => {
    const { documentId } = await given();
    await countPages(documentId, 2);
    const why = { code: 'unsupported_media_type', reason: 'Files of type text/csv have no pages' };
    await record(
      documentId,
      [],
      KINDS.map((kind) => ({ kind, ...why })),
    );
    const answer = async (page: number) =>
      (await gateway.get(path(documentId, `/pages/${page}/image`)).expect(404)).body;
    expect(await answer(2)).toMatchObject({ code: 'artifact_unavailable', reason: why.reason });
    expect([(await answer(3)).code, (await answer(0)).code]).toEqual(['not_found', 'not_found']);
  });

  it('makes no pictures of a document that was accepted', async () => {
    const { documentId } = await given();
    await countPages(documentId, 2);
    await record(documentId, [await made(Buffer.from('x'), { kind: 'thumbnail' })]);
    await gateway.bench.database.query(
      `INSERT INTO document_acceptance (document_id, accepted_by) VALUES ($1, 'Ann')`,
      [documentId],
    );
    const { body } = await gateway.get(path(documentId, '/pages/1/image')).expect(404);
    expect(body).toMatchObject({ code: 'artifact_unavailable', reason: expect.stringContaining('accepted') });
  });

  it('promises nothing of a document that has ended', async () => {
    const { documentId } = await given({ state: 'cancelled', pages: [] });
    const { body } = await gateway.get(path(documentId, '/pdf')).expect(404);
    expect(body).toMatchObject({ code: 'artifact_unavailable', detail: expect.stringContaining('cancelled') });
  });

  it('says where the files are found', async () => {
    const { documentId } = await given();
    const { body } = await gateway.get(path(documentId, '')).expect(200);
    expect(body.links).toMatchObject({ pdf: path(documentId, '/pdf'), thumbnail: path(documentId, '/thumbnail') });
  });

  it.each(['/pdf', '/thumbnail', '/pages/1/image'])('hides %s of other tenants and of nobody', async (part) => {
    const { documentId } = await given();
    for (const id of [documentId, uuidv7(), 'no-id']) {
      const { body } = await gateway.get(path(id, part), KEYS.other).expect(404);
      expect(body.code).toBe('not_found');
    }
    await gateway.get(path(documentId, part), KEYS.blind).expect(403);
    await gateway.get(path(documentId, part), null).expect(401);
  });
});
