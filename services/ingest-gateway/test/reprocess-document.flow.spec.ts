import { decode, documentParsed } from '#libs/contracts';
import { Documents } from '#libs/ledger';
import { aDocument, type DocumentIds, FLOW_SPEC_TIMEOUT_MS, stateOf } from '#libs/testing';
import { Gateway, KEYS } from './fixtures/gateway';

describe('reprocess-document', () => {
  const documents = new Documents();
  let gateway: Gateway;
  let ids: DocumentIds;

  beforeAll(async () => {
    gateway = await Gateway.start();
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => gateway.bench.stop());
  beforeEach(async () => {
    ids = await aDocument(gateway.bench.database, { state: 'published', pages: ['Порт.'] });
  });

  const again = (body?: object, key?: string | null, id = ids.documentId) =>
    gateway.post(`/api/documents/${id}/reprocess`, key).send(body);
  const history = async (): Promise<string[]> => {
    const { body } = await gateway.get(`/api/documents/${ids.documentId}/history`).expect(200);
    return body.items
      .filter(({ kind }: { kind: string }) => kind !== 'task')
      .map(({ kind, state }: { kind: string; state: string }) => `${kind} ${state}`);
  };

  it('starts from the step that was asked for, as a job of its own', async () => {
    const { body, headers } = await again({ from: 'tag' }).expect(202);
    expect(body).toMatchObject({ type: 'tag', document_id: ids.documentId, status: 'pending' });
    expect(headers['location']).toBe(`/api/tasks/${body.task_id}`);
    const [row] = await gateway.bench.database.query<{ content: Buffer }>(
      `SELECT content FROM outbox WHERE message_id = (SELECT message_id FROM task WHERE id = $1)`,
      [body.task_id],
    );
    expect(decode(documentParsed, row?.content ?? Buffer.of())).toMatchObject({ jobId: body.job_id, pageCount: 1 });
    expect((await gateway.get(`/api/documents/${ids.documentId}`)).body).toMatchObject({
      job_id: body.job_id,
      state: 'published',
    });
  });

  it('reads the document anew unless told', async () => {
    expect((await again().expect(202)).body.type).toBe('ocr');
  });

  it('tells in the history when it began and when the new results are published', async () => {
    const { version } = (await gateway.get(`/api/documents/${ids.documentId}`)).body;
    await again({ from: 'index' }).expect(202);
    await gateway.bench.database.transaction((tx) => documents.advance(tx, ids.documentId, 'published'));
    expect((await history()).slice(-2)).toEqual(['rerun index', 'document published']);
    const { body } = await gateway.get(`/api/documents/${ids.documentId}`);
    expect(body.version).toBe(version + 1);
    const open = await gateway.bench.database.query(
      `SELECT id FROM job WHERE document_id = $1 AND finished_at IS NULL`,
      [ids.documentId],
    );
    expect(open).toEqual([]);
  });

  it('leaves the published document in place when a step gives up, and says so in its history', async () => {
    await again({ from: 'index' }).expect(202);
    await gateway.bench.database.transaction((tx) => documents.putAside(tx, ids.documentId, 'indexer: corrupt_file'));
    expect(await stateOf(gateway.bench.database, ids.documentId)).toBe('published');
    expect((await history()).at(-1)).toBe('problem published');
  });

  it('is done once at a time, however many ask at the same moment', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => again({ from: 'tag' })));
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
    expect(answers.filter(({ status, body }) => status === 409 && body.code === 'document_busy')).toHaveLength(5);
  });

  it.each(['rejected', 'erased', 'expired'] as const)('refuses a document that is %s', async (state) => {
    const ended = await aDocument(gateway.bench.database, { state });
    const { body } = await again({ from: 'ocr' }, undefined, ended.documentId).expect(409);
    expect(body).toMatchObject({ code: 'conflict', state });
  });

  it.each([{ from: 'nowhere' }, { from: 7 }, { from: 'ocr', languages: ['x;y'] }, { step: 'ocr' }])(
    'refuses %j',
    async (body) => {
      expect((await again(body).expect(400)).body.code).toBe('validation_failed');
    },
  );

  it('knows no documents of other tenants, and asks for a key that may', async () => {
    const foreign = await aDocument(gateway.bench.database, { tenant: 'other', state: 'published' });
    expect((await again({ from: 'ocr' }, undefined, foreign.documentId).expect(404)).body.code).toBe('not_found');
    await again({ from: 'ocr' }, undefined, 'no-id').expect(404);
    await again({ from: 'ocr' }, KEYS.blind).expect(403);
    await again({ from: 'ocr' }, null).expect(401);
  });
});
