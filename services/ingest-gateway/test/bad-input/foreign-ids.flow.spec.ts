import { aDocument, FLOW_SPEC_TIMEOUT_MS } from '#libs/testing';
import request, { type Response } from 'supertest';
import { v7 as uuidv7 } from 'uuid';
import openapi from '../../../../docs/openapi/ingest-gateway.json';
import { aPdf, Gateway, KEYS } from '../fixtures/gateway';
import { startUpload } from '../fixtures/staged-upload';
import { pieceAt, tusRequest } from '../fixtures/tus-client';

const METHODS = ['get', 'head', 'post', 'patch', 'put', 'delete'] as const;
type Method = (typeof METHODS)[number];

/** Every documented call whose path takes an id. */
const CALLS = Object.entries(openapi.paths).flatMap(([path, calls]) =>
  METHODS.filter((method) => path.includes('{id}') && method in calls).map((method): [Method, string] => [
    method,
    path,
  ]),
);

/** Bodies without which a call would be refused for another reason. */
const BODIES: Record<string, object> = { '/api/documents/{id}/reprocess': { from: 'tag' } };

/** What tus wants to see in every request. */
const TUS = { 'tus-resumable': '1.0.0', ...pieceAt(0) };

describe("another tenant's ids", () => {
  let gateway: Gateway;
  /** Ids of acme, by the first part of a path that takes them. */
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    gateway = await Gateway.start();
    const { documentId } = await aDocument(gateway.bench.database, { state: 'published', pages: ['one', 'two'] });
    const { body } = await gateway.post('/api/tasks').send({ type: 'index', document_id: documentId }).expect(202);
    const endpoint = `${await gateway.bench.url}/api/uploads/tus`;
    const begun = await tusRequest(endpoint, 'POST', { 'upload-length': '20' });
    const bytes = aPdf();
    Object.assign(ids, {
      documents: documentId,
      tasks: body.task_id,
      uploads: (await startUpload(gateway, bytes)).upload_id,
      'uploads/tus': String(begun.headers['location']).split('/').at(-1),
    });
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => gateway.bench.stop());

  const call = async (method: Method, path: string, id: string, key?: string): Promise<Response> => {
    const agent = request(gateway.bench.app.getHttpServer());
    const sent = agent[method](path.replace('{id}', id).replace('{number}', '1'));
    return sent
      .set({ ...(key && { authorization: `Bearer ${key}` }), ...(path.includes('/tus') && TUS) })
      .send(BODIES[path]);
  };
  const own = (path: string): string => ids[/^\/api\/(.+?)\/\{id\}/.exec(path)?.[1] ?? ''] ?? 'no such kind of id';
  /** All that the ledger has of acme. */
  const ledger = (): Promise<object[]> =>
    gateway.bench.database.query(
      `SELECT d.state, d.version, (SELECT count(*) FROM task) AS tasks, (SELECT count(*) FROM event) AS events,
              (SELECT json_agg(t.status ORDER BY t.id) FROM task t) AS statuses,
              (SELECT json_agg(u.state ORDER BY u.id) FROM upload_session u) AS uploads FROM document d`,
    );

  it('has calls to try', () => {
    expect(CALLS.length).toBeGreaterThan(20);
    expect(CALLS.map(([, path]) => own(path))).not.toContain('no such kind of id');
  });

  it.each(CALLS)('are answered as ids of nothing: %s %s', async (method, path) => {
    const before = await ledger();
    const foreign = await call(method, path, own(path), KEYS.other);
    const unknown = await call(method, path, uuidv7(), KEYS.other);
    const nonsense = await call(method, path, 'nonsense', KEYS.other);
    const nul = await call(method, path, '%00', KEYS.other);
    for (const answer of [foreign, unknown, nonsense, nul]) {
      expect([answer.status, answer.body.code]).toEqual([404, method === 'head' ? undefined : 'not_found']);
    }
    expect(withoutIds(foreign)).toEqual(withoutIds(unknown));
    expect(await ledger()).toEqual(before);
  });

  it.each(CALLS)('are told from nobody without a key: %s %s', async (method, path) => {
    const statuses = [own(path), uuidv7()].map(async (id) => (await call(method, path, id)).status);
    expect(await Promise.all(statuses)).toEqual([401, 401]);
  });

  it.each([
    ['one', (id: string) => ({ type: 'ocr', document_id: id })],
    ['several', (id: string) => ({ type: 'merge_pdf', document_ids: [id, id] })],
  ])('start no task: %s', async (_, task) => {
    const before = await ledger();
    for (const id of [own('/api/documents/{id}'), uuidv7()]) {
      const { body } = await gateway.post('/api/tasks', KEYS.other).send(task(id)).expect(404);
      expect(body.code).toBe('not_found');
    }
    expect(await ledger()).toEqual(before);
  });

  it('filter nothing out of their lists', async () => {
    const query = { document_id: own('/api/documents/{id}') };
    expect((await gateway.get('/api/tasks').query(query).expect(200)).body.items).toHaveLength(1);
    expect((await gateway.get('/api/tasks', KEYS.other).query(query).expect(200)).body.items).toEqual([]);
  });
});

/** What an answer tells beside the id that was asked for. */
function withoutIds({ status, text, headers }: Response): object {
  const told = (text ?? '').replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id');
  return { status, told, type: headers['content-type'], length: headers['content-length'] };
}
