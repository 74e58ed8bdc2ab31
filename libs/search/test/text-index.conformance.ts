import { randomUUID } from 'node:crypto';
import type { PreparedDocument, SearchFilters, TextIndex } from '#libs/search';
import { aPreparedDocument, type GivenDocument } from './search-document.builder';
import type { Factory, UnderTest } from './under-test';

/** What every text index promises. */
export function describeTextIndex(name: string, factory: Factory<TextIndex>): void {
  describe(`${name} as a text index`, () => {
    let subject: UnderTest<TextIndex>;
    let tenantId: string;

    beforeAll(async () => {
      subject = await factory();
    });
    beforeEach(() => {
      tenantId = randomUUID();
    });
    afterAll(() => subject.close());

    const replace = (document: PreparedDocument): Promise<void> =>
      subject.transaction((tx) => subject.index.replace(tx, document));

    /** Indexes one document per text, in this test's tenant. */
    async function index(...documents: (string | GivenDocument)[]): Promise<string[]> {
      const built = documents.map((given) =>
        aPreparedDocument({ tenantId, ...(typeof given === 'string' ? { text: given } : given) }),
      );
      for (const document of built) await replace(document);
      return built.map(({ documentId }) => documentId);
    }

    async function find(text: string, filters: Partial<SearchFilters> = {}): Promise<string[]> {
      const query = await subject.index.understand(text, filters.tenantId ?? tenantId);
      const { hits } = await subject.index.search(query, { tenantId, ...filters }, 50);
      return hits.map(({ documentId }) => documentId);
    }

    it.each([
      ['договоры аренды', 'Заключён договор о найме'],
      ['договор', 'по условиям договоров'],
      ['самолёта', 'Самолет прилетел вовремя'],
      ['самолет', 'на борту самолёта'],
      ['ещё актёры', 'Актеров наняли вновь'],
      ['invoice', 'All invoices were paid'],
      ['invoices', 'the invoice was issued'],
      ['agreeing parties', 'Both parties agreed'],
      ['А40-12345', 'дело № А40-12345/2024 принято'],
      ['2024', 'договор INV-2024/7'],
      ['Семёнов', 'избрать директором Семенова'],
      ['Семёновым', 'директор Семенов'],
      ['CRÈME', 'creme brulee'],
      ['finance', 'ﬁnance department'],
    ])('finds by “%s” a text with “%s”', async (query, text) => {
      const [wanted] = await index(text, 'совершенно другое, entirely unrelated');
      expect(await find(query)).toEqual([wanted]);
    });

    it.each([
      ['дагавор', 'договор подписан сторонами', 'дагавор'],
      ['recieved', 'the letter was received', 'recieved'],
      ['квитнация', 'квитанция об оплате', 'квитнация'],
      ['ljujdjh', 'договор подписан сторонами', 'ljujdjh'],
      ['сщтекфсе', 'the contract is signed', 'сщтекфсе'],
    ])('forgives “%s”', async (typed, text, corrected) => {
      const [wanted] = await index(text, 'a lone pigeon sat on the roof');
      const { corrections } = await subject.index.understand(typed, tenantId);
      expect(Object.keys(corrections)).toEqual([corrected]);
      expect(await find(typed)).toEqual([wanted]);
    });

    it('finds nothing for words that nobody wrote, and for no words', async () => {
      await index('the letter was received');
      expect([await find('xylophone'), await find(''), await find('… !'), await find('and the')]).toEqual([
        [],
        [],
        [],
        [],
      ]);
    });

    it('does not take a word for the slip of another one when there is little to go by', async () => {
      await index('working hours and cookies on a page, акт');
      expect([await find('house'), await find('cook'), await find('wages'), await find('факт')]).toEqual([
        [],
        [],
        [],
        [],
      ]);
    });

    it('answers questions, though no text has all their words', async () => {
      const [wanted] = await index(
        'Договор аренды подписан 12 марта.',
        'Протокол собрания жильцов.',
        'Акт осмотра крыши.',
      );
      expect((await find('Когда был подписан договор аренды помещения?'))[0]).toBe(wanted);
    });

    it('ranks rare words above frequent ones, and dense texts above long ones', async () => {
      const filler = 'и прочие обременения земельного участка '.repeat(25);
      const [dense, long, frequent] = await index(
        'сервитут',
        `сервитут ${filler}`,
        'договор',
        'договор',
        'договор',
        'договор',
      );
      const found = await find('договор сервитут');
      expect([found[0], found.indexOf(dense ?? '') < found.indexOf(frequent ?? '')]).toEqual([dense, true]);
      expect(await find('сервитут')).toEqual([dense, long]);
    });

    it('wants quoted words next to each other, inflected or not', async () => {
      const [exact] = await index('по договору аренды склада', 'договор поставки; аренда крана', 'аренда по договору');
      expect(await find('"договор аренды"')).toEqual([exact]);
      expect(await find('склад "договор аренды"')).toEqual([exact]);
      expect(await find('"договор аренды" "договор поставки"')).toEqual([]);
    });

    it('finds by the title, which weighs more than a mention', async () => {
      const [, titled] = await index(
        { text: `${'Something about many other things. '.repeat(20)} The lease is mentioned.` },
        { title: 'Lease of the warehouse', text: 'Something about many other things. '.repeat(20) },
      );
      expect((await find('lease'))[0]).toBe(titled);
    });

    it('adds up words from different pages', async () => {
      const pages = ['The warehouse is in Tver.', 'Rent is due monthly.'].map((text, at) => ({ number: at + 1, text }));
      const [, both] = await index('The warehouse is in Tver.', { pages });
      expect((await find('warehouse rent'))[0]).toBe(both);
    });

    it('replaces what it knew of a document', async () => {
      const document = aPreparedDocument({ tenantId, text: 'the old wording' });
      await replace(document);
      await replace(aPreparedDocument({ tenantId, documentId: document.documentId, text: 'the new phrase' }));
      expect([await find('wording'), await find('phrase')]).toEqual([[], [document.documentId]]);
    });

    it('forgets a removed document, and does not mind unknown ones', async () => {
      const [documentId = ''] = await index('gone tomorrow');
      await subject.transaction((tx) => subject.index.remove(tx, documentId));
      await subject.transaction((tx) => subject.index.remove(tx, documentId));
      expect([await find('tomorrow'), await find('tomorow')]).toEqual([[], []]);
    });

    it('shows nothing of a transaction that failed', async () => {
      const document = aPreparedDocument({ tenantId, text: 'never committed' });
      const failing = subject.transaction(async (tx) => {
        await subject.index.replace(tx, document);
        throw new Error('changed my mind');
      });
      await expect(failing).rejects.toThrow('changed my mind');
      expect(await find('committed')).toEqual([]);
    });

    it('keeps tenants apart, in results and in corrections', async () => {
      const other = randomUUID();
      await replace(aPreparedDocument({ tenantId: other, text: 'a secret merger' }));
      const [own] = await index('a public auction');
      expect([await find('merger'), await find('mergr'), await find('auction')]).toEqual([[], [], [own]]);
      expect(await subject.index.understand('mergr', tenantId)).toMatchObject({ corrections: {} });
    });

    it('never returns an expired document', async () => {
      const [, living] = await index(
        {
          text: 'ephemeral note',
          chunks: [{ ordinal: 1, page: 1, text: 'ephemeral note' }],
          expiresAt: new Date(Date.now() - 1),
        },
        {
          text: 'x',
          chunks: [{ ordinal: 1, page: 1, text: 'ephemeral note' }],
          expiresAt: new Date(Date.now() + 60_000),
        },
      );
      expect(await find('ephemeral')).toEqual([living]);
    });

    it('filters by case, tag, media type and time', async () => {
      const text = [{ ordinal: 1, page: 1, text: 'the same text' }];
      const [a, b] = await index(
        {
          chunks: text,
          caseName: 'A-1',
          tags: ['Счёт', 'Rent'],
          mediaType: 'application/pdf',
          createdAt: new Date('2026-01-10'),
        },
        { chunks: text, caseName: 'B-2', tags: ['Lease'], mediaType: 'image/png', createdAt: new Date('2026-02-10') },
      );
      expect(await find('text', { caseName: 'A-1' })).toEqual([a]);
      expect(await find('text', { tag: 'счет' })).toEqual([a]);
      expect(await find('text', { mediaType: 'image/png' })).toEqual([b]);
      expect(await find('text', { from: new Date('2026-02-10') })).toEqual([b]);
      expect(await find('text', { to: new Date('2026-02-10') })).toEqual([a]);
      expect(await find('text', { caseName: 'A-1', tag: 'Lease' })).toEqual([]);
    });

    it('counts all that match, also beyond the limit', async () => {
      await index(...Array.from({ length: 5 }, (_, n) => `receipt number ${n}`));
      const query = await subject.index.understand('receipts', tenantId);
      const { total, hits } = await subject.index.search(query, { tenantId }, 2);
      expect([total, hits.length]).toEqual([5, 2]);
    });

    it('shows the best passages with their pages and the words that matched', async () => {
      const pages = ['Ничего важного.', 'Аренда склада. Срок аренды — год.', 'Склад в Твери.'].map((text, at) => ({
        number: at + 1,
        text,
      }));
      const [documentId = ''] = await index({ pages });
      const query = await subject.index.understand('аренду склада', tenantId);
      const passages = await subject.index.passages(query, [documentId], 2);
      expect(passages.map(({ page }) => page)).toEqual([2, 3]);
      expect(passages[0]?.matched).toEqual(new Set(['аренда', 'склада', 'аренды']));
    });

    it('marks the words a typo was meant for', async () => {
      const [documentId = ''] = await index('Договоры подписаны');
      const query = await subject.index.understand('дагавор', tenantId);
      const [passage] = await subject.index.passages(query, [documentId], 1);
      expect(passage?.matched).toEqual(new Set(['договоры']));
    });

    it('gives back a passage as it was indexed', async () => {
      const [documentId = ''] = await index('Just <b>this</b>.');
      expect(await subject.index.chunk(documentId, 1)).toEqual({ ordinal: 1, page: 1, text: 'Just <b>this</b>.' });
      expect(await subject.index.chunk(documentId, 9)).toBeUndefined();
    });

    it('lets many workers index the same words, and the same document, at once', async () => {
      const words = ['аренда', 'договор', 'счёт', 'акт', 'склад', 'invoice', 'lease', 'party'];
      const shuffled = (n: number): string => words.map((_, at) => words[(at * 3 + n) % words.length]).join(' ');
      const same = randomUUID();
      const jobs = Array.from({ length: 24 }, (_, n) =>
        replace(aPreparedDocument({ tenantId, text: shuffled(n), ...(n % 3 === 0 && { documentId: same }) })),
      );
      await Promise.all(jobs);
      expect((await find('lease')).length).toBe(17);
    });
  });
}
