import { type DocumentState } from '#libs/contracts';
import { Documents, Enrichments } from '#libs/ledger';
import { aDocument, type DocumentIds, type DocumentWishes, FLOW_SPEC_TIMEOUT_MS } from '#libs/testing';
import { v7 as uuidv7 } from 'uuid';
import { aPdf, Gateway, KEYS } from './fixtures/gateway';

describe('show-document', () => {
  let gateway: Gateway;

  beforeAll(async () => {
    gateway = await Gateway.start();
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => gateway.bench.stop());

  const given = (wishes: DocumentWishes = {}): Promise<DocumentIds> => aDocument(gateway.bench.database, wishes);
  const enrich = (id: string, kind: string, content: unknown) =>
    gateway.bench.database.transaction((tx) => new Enrichments().put(tx, id, kind, content, 'h'));
  const move = (id: string, state: DocumentState, note: string) =>
    gateway.bench.database.transaction((tx) => new Documents().advance(tx, id, state, note));
  const path = (id: string, part = ''): string => `/api/documents/${id}${part}`;

  it('shows all that the fleet knows of a document', async () => {
    const { documentId, jobId } = await given({ state: 'enriched', title: 'Claim', caseName: 'Case 9' });
    const tags = [{ text: 'port', start: 3, end: 7 }];
    await enrich(documentId, 'tags', tags);
    await enrich(documentId, 'crawl', { pages: [{ url: 'https://a.example' }] });
    const { body } = await gateway.get(path(documentId)).expect(200);
    expect(body).toMatchObject({
      document_id: documentId,
      job_id: jobId,
      tenant: 'acme',
      case: 'Case 9',
      title: 'Claim',
      filename: 'document.pdf',
      source: 'spec',
      media_type: 'application/pdf',
      size: 1,
      state: 'enriched',
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      published_at: null,
      page_count: null,
      tags,
      enrichments: [{ kind: 'crawl', pages: [{ url: 'https://a.example' }] }],
      problem_id: null,
      version: 2,
    });
  });

  it('names the open problem of a document', async () => {
    const { documentId } = await given();
    const problemId = uuidv7();
    await gateway.bench.database.query(
      `INSERT INTO problem (id, document_id, queue, message_id, type, body, code, message, attempts, fingerprint, recommendation, state, last_attempt_at)
       VALUES ($1, $2, 'q', $1, 't', '', 'corrupt_file', 'm', 1, 'f', 'r', 'open', now())`,
      [problemId, documentId],
    );
    expect((await gateway.get(path(documentId))).body.problem_id).toBe(problemId);
    await gateway.bench.database.query(`UPDATE problem SET state = 'resolved' WHERE id = $1`, [problemId]);
    expect((await gateway.get(path(documentId))).body.problem_id).toBeNull();
  });

  it('gives the text with a blank line between pages', async () => {
    const { documentId } = await given({ state: 'parsed', pages: ['Первая', 'second'] });
    const { text, headers } = await gateway.get(path(documentId, '/text')).expect(200);
    expect(text).toBe('Первая\n\nsecond');
    expect(headers['content-type']).toBe('text/plain; charset=utf-8');
  });

  it.each(['registered', 'parsing', 'problem'] as const)('has no text of a document that is %s', async (state) => {
    const { documentId } = await given(state === 'registered' ? {} : { state });
    const { body } = await gateway.get(path(documentId, '/text')).expect(409);
    expect(body).toMatchObject({ code: 'conflict', state, detail: expect.stringContaining(state) });
  });

  it('gives what was read of a document that went wrong later', async () => {
    const { documentId } = await given({ state: 'parsed', pages: ['text'] });
    await move(documentId, 'problem', 'tagging failed');
    expect((await gateway.get(path(documentId, '/text')).expect(200)).text).toBe('text');
  });

  it('gives pages one by one and in lists', async () => {
    const { documentId } = await given({ state: 'parsed', pages: ['one', 'two', 'three'] });
    const first = (await gateway.get(path(documentId, '/pages?limit=2')).expect(200)).body;
    expect(first.items.map(({ text }: { text: string }) => text)).toEqual(['one', 'two']);
    const rest = await gateway.get(path(documentId, `/pages?limit=2&cursor=${first.next_cursor}`)).expect(200);
    const third = {
      number: 3,
      status: 'done',
      source: 'text_layer',
      text: 'three',
      confidence: 1,
      words: [],
      fault: null,
      rotation: 0,
      engine: 'text_layer',
      other_reading: null,
    };
    expect(rest.body).toEqual({ items: [third], next_cursor: null });
    expect((await gateway.get(path(documentId, '/pages/3')).expect(200)).body).toEqual(third);
  });

  it('tells who has read a page, and shows the other reading of it', async () => {
    const { documentId } = await given({ state: 'parsed', pages: ['theirs', 'two'] });
    const { database } = gateway.bench;
    await database.query(
      `UPDATE page SET source = 'ocr', engine = 'abbyy', version = 2 WHERE document_id = $1 AND number = 1`,
      [documentId],
    );
    await database.query(
      `INSERT INTO other_reading (document_id, number, page_version, status, source, text, confidence, words)
       VALUES ($1, 1, 2, 'done', 'ocr', 'ours', 0.5, '[]'), ($1, 2, 7, 'done', 'ocr', 'of another version', 0.5, '[]')`,
      [documentId],
    );
    const page = (await gateway.get(path(documentId, '/pages/1')).expect(200)).body;
    expect(page).toMatchObject({
      text: 'theirs',
      engine: 'abbyy',
      other_reading: { engine: 'tesseract', confidence: 0.5 },
    });
    const other = (await gateway.get(path(documentId, '/pages/1?reading=other')).expect(200)).body;
    expect(other).toMatchObject({
      number: 1,
      text: 'ours',
      confidence: 0.5,
      engine: 'tesseract',
      other_reading: { engine: 'abbyy', confidence: 1 },
    });
    expect((await gateway.get(path(documentId, '/pages/2')).expect(200)).body.other_reading).toBeNull();
    expect((await gateway.get(path(documentId, '/pages/2?reading=other')).expect(404)).body.code).toBe('not_found');
    await gateway.get(path(documentId, '/pages/1?reading=best')).expect(400);
  });

  it.each(['4', '0', '99999999999'])('has no page %s', async (number) => {
    const { documentId } = await given({ state: 'parsed', pages: ['one'] });
    const { body } = await gateway.get(path(documentId, `/pages/${number}`)).expect(404);
    expect(body.code).toBe('not_found');
  });

  it('tells what happened to a document and its tasks, in order, page by page', async () => {
    const { documentId } = await given();
    await gateway.bench.database.query(
      `WITH task AS (INSERT INTO task (id, document_id, type, queue, message_id, status, submitted_at) VALUES ($1, $2, 'read', 'q', $1, 'running', now()) RETURNING id)
       INSERT INTO task_status_history (task_id, status, note) SELECT id, 'running', 'attempt 1' FROM task`,
      [uuidv7(), documentId],
    );
    await move(documentId, 'parsed', 'read');
    const seen: object[] = [];
    for (let cursor = ''; cursor !== 'null';) {
      const { body } = await gateway
        .get(path(documentId, `/history?limit=1${cursor && `&cursor=${cursor}`}`))
        .expect(200);
      seen.push(...body.items);
      cursor = String(body.next_cursor);
    }
    expect(seen).toEqual([
      { at: expect.any(String), kind: 'document', state: 'registered', note: null, task_id: null, type: null },
      {
        at: expect.any(String),
        kind: 'task',
        state: 'running',
        note: 'attempt 1',
        task_id: expect.any(String),
        type: 'read',
      },
      { at: expect.any(String), kind: 'document', state: 'parsed', note: 'read', task_id: null, type: null },
    ]);
  });

  it('sends a download to an address that gives the original for ten minutes', async () => {
    const bytes = aPdf();
    const { body } = await gateway.post('/api/documents').attach('file', bytes, 'Счёт.pdf').expect(202);
    const { headers } = await gateway.get(body.links.download).expect(302);
    expect(headers['location']).toContain('X-Amz-Expires=600');
    const file = await fetch(String(headers['location']));
    expect(Buffer.from(await file.arrayBuffer())).toEqual(bytes);
    expect(file.headers.get('content-disposition')).toContain(`filename*=UTF-8''%D0%A1%D1%87%D1%91%D1%82.pdf`);
    expect(file.headers.get('content-type')).toBe('application/pdf');
  });

  it.each(['', '/text', '/pages', '/pages/1', '/history', '/download'])(
    'hides %s of other tenants and of nobody',
    async (part) => {
      const { documentId } = await given({ state: 'parsed', pages: ['secret'] });
      for (const id of [documentId, uuidv7(), 'no-id', '%00']) {
        const { body } = await gateway.get(path(id, part), KEYS.other).expect(404);
        expect(body.code).toBe('not_found');
      }
      await gateway.get(path(documentId, part), KEYS.blind).expect(403);
      await gateway.get(path(documentId, part), null).expect(401);
    },
  );
});
