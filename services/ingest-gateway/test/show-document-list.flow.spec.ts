import { Enrichments } from '#libs/ledger';
import { aDocument, FLOW_SPEC_TIMEOUT_MS } from '#libs/testing';
import { Gateway, KEYS } from './fixtures/gateway';

interface Listed {
  document_id: string;
  title: string;
}

describe('show-document, as a list', () => {
  let gateway: Gateway;
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    gateway = await Gateway.start();
    const { database } = gateway.bench;
    const given = async (title: string, wishes: Parameters<typeof aDocument>[1]) => {
      ids[title] = (await aDocument(database, { title, ...wishes })).documentId;
    };
    await given('Alpha', { caseName: 'Case 1', state: 'published' });
    await given('Beta 100%', { caseName: 'Case 2', mediaType: 'image/png' });
    await given('Гамма', { caseName: null, mediaType: 'image/jpeg', state: 'problem' });
    await given('Foreign', { tenant: 'other' });
    const tags = [{ text: 'Морской порт', start: 0, end: 12 }];
    await database.transaction((tx) => new Enrichments().put(tx, ids['Alpha'] ?? '', 'tags', tags, 'h'));
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => gateway.bench.stop());

  const list = async (
    query: Record<string, string>,
    key?: string,
  ): Promise<{ titles: string[]; cursor: string | null }> => {
    const { body } = await gateway.get('/api/documents', key).query(query).expect(200);
    return { titles: body.items.map(({ title }: Listed) => title), cursor: body.next_cursor };
  };

  it.each<[Record<string, string>, string[]]>([
    [{}, ['Гамма', 'Beta 100%', 'Alpha']],
    [{ case: 'Case 2' }, ['Beta 100%']],
    [{ tag: 'морской порт' }, ['Alpha']],
    [{ state: 'published' }, ['Alpha']],
    [{ state: 'registered,problem' }, ['Гамма', 'Beta 100%']],
    [{ media_type: 'image/png' }, ['Beta 100%']],
    [{ media_type: 'image/*' }, ['Гамма', 'Beta 100%']],
    [{ q: 'гам' }, ['Гамма']],
    [{ q: '0%' }, ['Beta 100%']],
    [{ q: '_' }, []],
    [{ q: 'DOCUMENT.pdf' }, ['Гамма', 'Beta 100%', 'Alpha']],
    [{ from: '2020-01-01', to: '2021-01-01' }, []],
    [{ from: '2020-01-01T00:00:00Z', q: 'alpha', case: 'Case 1' }, ['Alpha']],
    [{ sort: 'title' }, ['Alpha', 'Beta 100%', 'Гамма']],
    [{ sort: 'created_at' }, ['Alpha', 'Beta 100%', 'Гамма']],
  ])('finds by %j', async (query, titles) => {
    expect((await list(query)).titles).toEqual(titles);
  });

  it.each(['-created_at', 'created_at', '-updated_at', 'title', '-title', 'size', '-size'])(
    'goes page by page through the order %s, each document once',
    async (sort) => {
      const all = await list({ sort });
      const seen: string[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const page = await list({ sort, limit: '1', ...(cursor && { cursor }) });
        seen.push(...page.titles);
        cursor = page.cursor;
      }
      expect(seen).toEqual(all.titles);
    },
  );

  it('has the tags of a document, and of what enrichment found the kinds only', async () => {
    const id = ids['Alpha'] ?? '';
    await gateway.bench.database.transaction((tx) => new Enrichments().put(tx, id, 'crawl', { pages: [{}] }, 'h'));
    const { body } = await gateway.get('/api/documents').query({ q: 'alpha' }).expect(200);
    expect(body.items[0].tags).toHaveLength(1);
    expect(body.items[0].enrichments).toEqual([{ kind: 'crawl', updated_at: expect.any(String) }]);
  });

  it.each<[Record<string, string>, string]>([
    [{ limit: '0' }, 'limit'],
    [{ limit: '201' }, 'limit'],
    [{ cursor: 'nonsense' }, 'cursor'],
    [{ state: 'lost' }, 'state'],
    [{ sort: 'sha256' }, 'sort'],
    [{ from: 'yesterday' }, 'from'],
    [{ status: 'published' }, 'status'],
  ])('refuses %j', async (query, field) => {
    const { body } = await gateway.get('/api/documents').query(query).expect(400);
    expect(body).toMatchObject({ code: 'validation_failed', errors: [{ field }] });
  });

  it('refuses a cursor of another order', async () => {
    const { cursor } = await list({ sort: 'title', limit: '1' });
    const { body } = await gateway
      .get('/api/documents')
      .query({ cursor: String(cursor) })
      .expect(400);
    expect(body.code).toBe('validation_failed');
  });

  it('shows each tenant its own, and asks for a key that may read', async () => {
    expect((await list({}, KEYS.other)).titles).toEqual(['Foreign']);
    await gateway.get('/api/documents', KEYS.blind).expect(403);
    await gateway.get('/api/documents', null).expect(401);
  });
});
