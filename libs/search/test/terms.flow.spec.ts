import { randomUUID } from 'node:crypto';
import type { Database } from '#libs/persistence';
import { PostgresTextIndex } from '#libs/search';
import { openIndex } from './open-index';
import { aPreparedDocument } from './search-document.builder';
import type { UnderTest } from './under-test';

/** The counters, and what a recount of all passages says. */
async function counted(database: Database): Promise<{ counters: unknown[]; recount: unknown[] }> {
  const counters = await database.query('SELECT tenant_id, lexeme, chunks FROM search_term ORDER BY 1, 2');
  const recount = await database.query(
    `SELECT tenant_id, lexeme, count(*)::int AS chunks FROM search_chunk, unnest(tsvector_to_array(lexemes)) AS lexeme GROUP BY 1, 2 ORDER BY 1, 2`,
  );
  return { counters, recount };
}

describe('the counters of the Postgres text index', () => {
  let subject: UnderTest<PostgresTextIndex> & { database: Database };

  beforeAll(async () => {
    subject = await openIndex((database) => new PostgresTextIndex(database));
  });
  afterAll(() => subject.close());

  it('equal a recount after documents came, changed and went under concurrent folding', async () => {
    const words = 'аренда договор счёт акт склад invoice lease party rent clause'.split(' ');
    const tenants = [randomUUID(), randomUUID()];
    const ids = Array.from({ length: 12 }, () => randomUUID());
    const jobs = Array.from({ length: 60 }, async (_, n) => {
      const documentId = ids[n % ids.length] ?? '';
      const text = words.filter((_word, at) => (n + at) % 3 !== 0).join(' ');
      const document = aPreparedDocument({ tenantId: tenants[(n % ids.length) % 2] ?? '', documentId, text });
      await subject.transaction((tx) =>
        n % 7 === 0 ? subject.index.remove(tx, documentId) : subject.index.replace(tx, document),
      );
      await subject.index.maintain();
    });
    await Promise.all(jobs);
    await subject.index.maintain();
    const { counters, recount } = await counted(subject.database);
    expect(counters.length).toBeGreaterThan(5);
    expect(counters).toEqual(recount);
  });

  it('are up to date for a ranking although nobody maintains them', async () => {
    const tenantId = randomUUID();
    const document = aPreparedDocument({ tenantId, text: 'сервитут' });
    await subject.transaction((tx) => subject.index.replace(tx, document));
    const { terms } = await subject.index.understand('сервитут', tenantId);
    expect(terms).toMatchObject([{ lexeme: 'сервитут', chunks: 1 }]);
  });
});
