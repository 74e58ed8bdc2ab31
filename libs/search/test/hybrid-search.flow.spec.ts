import { randomUUID } from 'node:crypto';
import { LocalEmbedder } from '#libs/inference';
import type { Database } from '#libs/persistence';
import {
  Catalogue,
  HybridSearch,
  PostgresGraphIndex,
  PostgresTextIndex,
  PostgresVectorIndex,
  SearchIndex,
  type SearchAnswer,
  type SearchFilters,
  type SearchRequest,
} from '#libs/search';
import { LIBRARY, type LibraryName } from './library';
import { openIndex } from './open-index';
import { aPreparedDocument } from './search-document.builder';
import type { UnderTest } from './under-test';

const embedder = new LocalEmbedder();
const tenantId = randomUUID();
const documentIds = new Map<string, LibraryName>();

interface Search {
  readonly index: SearchIndex;
  readonly search: HybridSearch;
}

function overPostgres(database: Database): Search {
  const texts = new PostgresTextIndex(database);
  const vectors = new PostgresVectorIndex(database, embedder);
  return {
    index: new SearchIndex(texts, vectors, new PostgresGraphIndex(database), embedder),
    search: new HybridSearch(texts, vectors, new Catalogue(database), embedder),
  };
}

describe('HybridSearch over a dozen documents', () => {
  let subject: UnderTest<Search>;

  async function index(
    name: LibraryName,
    given: { tenantId?: string; expiresAt?: Date; documentId?: string } = {},
  ): Promise<string> {
    const { pages, tags, createdAt, ...properties } = LIBRARY[name];
    const prepared = await subject.index.index.prepare({
      documentId: randomUUID(),
      tenantId,
      urls: [],
      expiresAt: null,
      ...properties,
      tags: [...tags],
      createdAt: new Date(createdAt),
      pages: pages.map((text, at) => ({ number: at + 1, text })),
      ...given,
    });
    await subject.transaction((tx) => subject.index.index.replace(tx, prepared));
    documentIds.set(prepared.documentId, name);
    return prepared.documentId;
  }

  beforeAll(async () => {
    subject = await openIndex(overPostgres);
    for (const name of Object.keys(LIBRARY) as LibraryName[]) await index(name);
  }, 60_000);
  afterAll(async () => {
    await embedder.close();
    await subject.close();
  });

  const ask = (
    text: string,
    {
      mode = 'hybrid',
      limit = 10,
      offset = 0,
      ...filters
    }: Partial<SearchFilters & Omit<SearchRequest, 'filters'>> = {},
  ): Promise<SearchAnswer> =>
    subject.index.search.search({ text, mode, limit, offset, filters: { tenantId, ...filters } });

  const names = ({ items }: SearchAnswer): (LibraryName | undefined)[] =>
    items.map(({ documentId }) => documentIds.get(documentId));
  const first = async (text: string, options?: Parameters<typeof ask>[1]): Promise<LibraryName | undefined> =>
    names(await ask(text, options))[0];

  it.each<[string, LibraryName]>([
    ['аренда складов', 'lease'],
    ['арендодателю', 'lease'],
    ['самолёты', 'airplane'],
    ['полет самолета', 'airplane'],
    ['Семенов', 'minutes'],
    ['СЕМЁНОВУ', 'minutes'],
    ['подшипник', 'supply'],
    ['А40-12345', 'court'],
    ['судебный расход', 'court'],
    ['invoices', 'invoice'],
    ['terminating agreements', 'employment'],
    ['trade secret', 'nda'],
    ['INV-2026-031', 'invoice'],
    ['нейстойка за просрочку поставки', 'supply'],
    ['emploiment salery', 'employment'],
    ['fhtylf crkflf', 'lease'],
    ['Сколько составляет арендная плата в месяц?', 'lease'],
    ['Кого избрали директором на собрании акционеров?', 'minutes'],
    ['How much notice must a party give to terminate the employment?', 'employment'],
    ['What did the surveyor say about the tiles?', 'roof'],
  ])('answers “%s” with the %s first', async (query, wanted) => {
    expect(await first(query)).toBe(wanted);
    expect(await first(query, { mode: 'text' })).toBe(wanted);
  });

  it.each<[string, LibraryName]>([
    ['the house has a leaking ceiling', 'roof'],
    ['wages and resignation', 'employment'],
    ['keeping know-how private', 'nda'],
    ['how to cook a baguette', 'recipe'],
    ['bill for advice given by a firm', 'invoice'],
  ])('answers “%s” by its meaning with the %s', async (query, wanted) => {
    expect(await first(query)).toBe(wanted);
    expect(await first(query, { mode: 'vector' })).toBe(wanted);
  });

  it('finds nothing where there is nothing', async () => {
    for (const query of ['', '  ', 'и в на', 'zzzzqqqq', 'ъъъъъъъъ']) {
      expect(await ask(query)).toMatchObject({ total: 0, items: [], facets: { case: [], tag: [], mediaType: [] } });
    }
  });

  it('filters by every property, by words and by meaning alike', async () => {
    expect(names(await ask('неустойка', { tag: 'Претензия' }))).toEqual(['claim']);
    expect(names(await ask('неустойка', { mediaType: 'application/pdf' }))).toEqual(['supply']);
    expect(names(await ask('неустойка', { to: new Date('2026-03-01') }))).toEqual(['supply']);
    expect(names(await ask('неустойка', { from: new Date('2026-03-01') }))).toEqual(['claim']);
    expect(names(await ask('неустойка', { caseName: 'Аэро' }))).toEqual([]);
    expect(names(await ask('contract about work', { mode: 'vector', caseName: 'Northwind', tag: 'salary' }))).toEqual([
      'employment',
    ]);
  });

  it('counts what was found by case, tag and type', async () => {
    const { total, facets } = await ask('неустойка');
    expect(total).toBe(2);
    expect(facets.case).toEqual([{ value: 'Ромашка', count: 2 }]);
    expect(facets.tag[0]).toEqual({ value: 'неустойка', count: 2 });
    expect(facets.mediaType).toHaveLength(2);
  });

  it('marks the words with their pages, inflected, with ё and in spite of typos', async () => {
    const { items } = await ask('арендная плата');
    expect(items[0]).toMatchObject({ title: 'Договор аренды склада', tags: ['договор аренды', 'склад'] });
    expect(items[0]?.highlights[0]).toMatchObject({ page: 2 });
    expect(items[0]?.highlights[0]?.html).toContain('<mark>Арендная</mark> <mark>плата</mark> составляет');
    const [airplane] = (await ask('самалёты')).items;
    expect(airplane?.highlights[0]?.html).toContain('осмотре <mark>самолета</mark> обнаружены');
  });

  it('shows the closest passage of what was found by meaning alone', async () => {
    const [roof] = (await ask('leaking ceiling')).items;
    expect(roof?.highlights).toEqual([{ page: 1, html: LIBRARY.roof.pages[0] }]);
  });

  it('shows the beginning of what was found by its title alone', async () => {
    const [lease] = (await ask('протокол')).items;
    expect(lease?.highlights).toEqual([{ page: 1, html: LIBRARY.minutes.pages[0] }]);
  });

  it('takes quoted words literally', async () => {
    expect(names(await ask('"trade secrets"'))).toEqual(['nda']);
    expect(names(await ask('"secrets trade"'))).toEqual([]);
  });

  it('escapes everything in highlights but its own marks', async () => {
    const [page] = (await ask('cookies script')).items;
    expect(page?.highlights[0]?.html).toBe(
      'Copy this: &lt;<mark>script</mark>&gt;alert(&quot;<mark>cookies</mark> &amp; &#39;consent&#39;&quot;)&lt;/<mark>script</mark>&gt; and &lt;mark&gt;publish&lt;/mark&gt; the banner.',
    );
  });

  it('says what it searched instead of a misspelt word', async () => {
    expect((await ask('инвойс самалет')).corrections).toEqual({ самалет: ['самолет'] });
  });

  it('pages through a ranking without gaps or repetitions', async () => {
    const all = names(await ask('agreement договор', { limit: 20 }));
    const paged = await Promise.all(all.map((_, offset) => ask('agreement договор', { limit: 1, offset })));
    expect(all.length).toBeGreaterThanOrEqual(4);
    expect(paged.flatMap(names)).toEqual(all);
  });

  it('shows a tenant nothing of another, by words, typos or meaning', async () => {
    const other = randomUUID();
    for (const query of ['неустойка', 'нейстойка', 'leaking ceiling']) {
      expect(await ask(query, { tenantId: other })).toMatchObject({ total: 0, items: [], corrections: {} });
    }
  });

  it('forgets expired and removed documents in every mode', async () => {
    const other = randomUUID();
    await index('roof', { tenantId: other, expiresAt: new Date(Date.now() - 1) });
    const gone = await index('roof', { tenantId: other });
    expect((await ask('leaking ceiling tiles', { tenantId: other })).items.map(({ documentId }) => documentId)).toEqual(
      [gone],
    );
    await subject.transaction((tx) => subject.index.index.remove(tx, gone));
    for (const mode of ['hybrid', 'text', 'vector'] as const) {
      expect(await ask('leaking ceiling tiles', { tenantId: other, mode })).toMatchObject({ total: 0, items: [] });
    }
  });

  it('does not embed what the embedder cannot read', async () => {
    const pages = ['По-русски.', 'In English.'].map((text, at) => ({ number: at + 1, text }));
    const prepared = await subject.index.index.prepare(aPreparedDocument({ tenantId, title: 'Mixed', pages }));
    expect(prepared.vectors.map(({ ordinal }) => ordinal)).toEqual([2]);
  });
});
