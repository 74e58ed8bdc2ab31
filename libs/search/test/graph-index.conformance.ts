import { randomUUID } from 'node:crypto';
import type { GraphDocument, GraphIndex } from '#libs/search';
import type { Factory, UnderTest } from './under-test';

/** What every graph index promises. */
export function describeGraphIndex(name: string, factory: Factory<GraphIndex>): void {
  describe(`${name} as a graph index`, () => {
    let subject: UnderTest<GraphIndex>;
    let tenantId: string;

    beforeAll(async () => {
      subject = await factory();
    });
    beforeEach(() => {
      tenantId = randomUUID();
    });
    afterAll(() => subject.close());

    async function index(given: Partial<GraphDocument>): Promise<string> {
      const document = {
        documentId: randomUUID(),
        tenantId,
        expiresAt: null,
        tags: [],
        urls: [],
        caseName: null,
        ...given,
      };
      await subject.transaction((tx) => subject.index.replace(tx, document));
      return document.documentId;
    }

    const related = async (documentId: string, limit = 10): Promise<string[]> =>
      (await subject.index.related(tenantId, documentId, limit)).map((other) => other.documentId);

    it('relates documents by tag, address and case, and says by which', async () => {
      const one = await index({ tags: ['Договор аренды'], urls: ['https://example.org/a#top'], caseName: 'K-1' });
      const two = await index({ tags: ['договор  АРЕНДЫ'], urls: ['https://example.org/a'], caseName: 'K-1' });
      await index({ tags: ['unrelated'], caseName: 'K-2' });
      const [found, ...others] = await subject.index.related(tenantId, one, 10);
      expect(others).toEqual([]);
      expect(found?.documentId).toBe(two);
      expect(found?.shared).toEqual(
        expect.arrayContaining([
          { kind: 'tag', value: 'договор аренды' },
          { kind: 'url', value: 'https://example.org/a' },
          { kind: 'case', value: 'K-1' },
        ]),
      );
    });

    it('puts those first that share something rare, or more', async () => {
      const one = await index({ tags: ['frequent', 'rare'] });
      const byFrequent = [
        await index({ tags: ['frequent'] }),
        await index({ tags: ['frequent'] }),
        await index({ tags: ['frequent'] }),
      ];
      const byRare = await index({ tags: ['rare'] });
      const byBoth = await index({ tags: ['frequent', 'rare'] });
      const found = await related(one);
      expect(found.slice(0, 2)).toEqual([byBoth, byRare]);
      expect(found.slice(2).toSorted()).toEqual(byFrequent.toSorted());
      expect(await related(one, 1)).toEqual([byBoth]);
    });

    it('keeps tenants apart', async () => {
      const one = await index({ tags: ['shared'] });
      const foreign = await index({ tenantId: randomUUID(), tags: ['shared'] });
      expect([await related(one), await related(foreign)]).toEqual([[], []]);
    });

    it('never returns expired documents', async () => {
      const one = await index({ tags: ['shared'] });
      await index({ tags: ['shared'], expiresAt: new Date(Date.now() - 1) });
      const living = await index({ tags: ['shared'], expiresAt: new Date(Date.now() + 60_000) });
      expect(await related(one)).toEqual([living]);
    });

    it('replaces the connections of a document', async () => {
      const one = await index({ tags: ['a'] });
      const [byA, byB] = [await index({ tags: ['a'] }), await index({ tags: ['b'] })];
      expect(await related(one)).toEqual([byA]);
      await index({ documentId: one, tags: ['b', 'B', ''] });
      expect(await related(one)).toEqual([byB]);
    });

    it('forgets a removed document, and does not mind unknown ones', async () => {
      const [one, two] = [await index({ tags: ['a'] }), await index({ tags: ['a'] })];
      await subject.transaction((tx) => subject.index.remove(tx, two));
      await subject.transaction((tx) => subject.index.remove(tx, two));
      expect([await related(one), await related(two)]).toEqual([[], []]);
    });

    it('tells endless addresses apart', async () => {
      const long = `https://example.org/?q=${'x'.repeat(5_000)}`;
      const one = await index({ urls: [`${long}1`] });
      const same = await index({ urls: [`${long}1`] });
      await index({ urls: [`${long}2`] });
      expect(await related(one)).toEqual([same]);
    });

    it('lets many workers write the same connections at once', async () => {
      const tags = Array.from({ length: 10 }, (_, n) => `tag ${n}`);
      const same = randomUUID();
      await Promise.all(
        Array.from({ length: 20 }, (_, n) =>
          index({ tags: n % 2 ? tags : tags.toReversed(), ...(n % 4 === 0 && { documentId: same }) }),
        ),
      );
      expect((await related(same, 50)).length).toBe(15);
    });
  });
}
