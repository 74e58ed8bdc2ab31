import { randomUUID } from 'node:crypto';
import type { VectorDocument, VectorIndex } from '#libs/search';
import type { Factory, UnderTest } from './under-test';

/** Components of the vectors this suite uses; the index under test must be made for them. */
export const DIMENSIONS = 8;

/** What every vector index promises. */
export function describeVectorIndex(name: string, factory: Factory<VectorIndex>): void {
  describe(`${name} as a vector index`, () => {
    let subject: UnderTest<VectorIndex>;
    let tenantId: string;

    beforeAll(async () => {
      subject = await factory();
    });
    beforeEach(() => {
      tenantId = randomUUID();
    });
    afterAll(() => subject.close());

    async function index(given: Partial<VectorDocument>): Promise<string> {
      const document = { documentId: randomUUID(), tenantId, expiresAt: null, vectors: [], ...given };
      await subject.transaction((tx) => subject.index.replace(tx, document));
      return document.documentId;
    }

    const find = async (vector: Float32Array, documentIds?: string[], limit = 10): Promise<string[]> => {
      const query = { tenantId, vector, limit, ...(documentIds && { documentIds: new Set(documentIds) }) };
      return (await subject.index.search(query)).map(({ documentId }) => documentId);
    };

    it('returns the closest first, with the passage and the cosine', async () => {
      const far = await index({ vectors: [{ ordinal: 1, vector: towards(0, 0.2) }] });
      const near = await index({
        vectors: [towards(1), towards(0, 0.9)].map((vector, at) => ({ ordinal: at + 1, vector })),
      });
      const hits = await subject.index.search({ tenantId, vector: towards(0), limit: 10 });
      expect(hits.map(({ documentId, ordinal }) => [documentId, ordinal])).toEqual([
        [near, 2],
        [far, 1],
      ]);
      expect(hits[0]?.score).toBeCloseTo(0.9, 1);
      expect(hits[1]?.score).toBeCloseTo(0.2, 1);
    });

    it('returns no more than asked for, each document once', async () => {
      const vectors = Array.from({ length: 20 }, (_, at) => ({ ordinal: at, vector: towards(0, 0.9) }));
      for (let n = 0; n < 4; n += 1) await index({ vectors });
      expect(new Set(await find(towards(0), undefined, 3)).size).toBe(
        await find(towards(0), undefined, 3).then((ids) => ids.length),
      );
      expect((await find(towards(0), undefined, 1)).length).toBe(1);
    });

    it('never returns expired documents', async () => {
      const vectors = [{ ordinal: 1, vector: towards(0) }];
      await index({ vectors, expiresAt: new Date(Date.now() - 1) });
      const living = await index({ vectors, expiresAt: new Date(Date.now() + 60_000) });
      expect(await find(towards(0))).toEqual([living]);
    });

    it('stops returning a document when its time comes', async () => {
      const now = Date.now();
      const clock = jest.spyOn(Date, 'now').mockReturnValue(now);
      const short = await index({ vectors: [{ ordinal: 1, vector: towards(0) }], expiresAt: new Date(now + 60_000) });
      const before = await find(towards(0));
      clock.mockReturnValue(now + 60_000);
      const after = await find(towards(0));
      clock.mockRestore();
      expect([before, after]).toEqual([[short], []]);
    });

    it('keeps tenants apart', async () => {
      await index({ tenantId: randomUUID(), vectors: [{ ordinal: 1, vector: towards(0) }] });
      expect(await find(towards(0))).toEqual([]);
    });

    it('searches among chosen documents only', async () => {
      const vectors = [{ ordinal: 1, vector: towards(0) }];
      const [chosen, other] = [await index({ vectors }), await index({ vectors })];
      expect(await find(towards(0), [chosen, randomUUID()])).toEqual([chosen]);
      expect(await find(towards(0), [])).toEqual([]);
      expect((await find(towards(0))).toSorted()).toEqual([chosen, other].toSorted());
    });

    it('replaces what it knew of a document', async () => {
      const documentId = await index({ vectors: [{ ordinal: 1, vector: towards(0) }] });
      await find(towards(0));
      await index({ documentId, vectors: [{ ordinal: 3, vector: towards(1) }] });
      const [hit] = await subject.index.search({ tenantId, vector: towards(1), limit: 5 });
      expect(hit).toMatchObject({ documentId, ordinal: 3 });
      await index({ documentId, vectors: [] });
      expect(await find(towards(1))).toEqual([]);
    });

    it('forgets a removed document, and does not mind unknown ones', async () => {
      const documentId = await index({ vectors: [{ ordinal: 1, vector: towards(0) }] });
      await find(towards(0));
      await subject.transaction((tx) => subject.index.remove(tx, documentId));
      await subject.transaction((tx) => subject.index.remove(tx, randomUUID()));
      expect(await find(towards(0))).toEqual([]);
    });

    it('sees what was committed before the search, however many search and write at once', async () => {
      const vectors = [{ ordinal: 1, vector: towards(0) }];
      const rounds = Array.from({ length: 20 }, async () => {
        const documentId = await index({ vectors });
        return (await find(towards(0), undefined, 100)).includes(documentId);
      });
      expect(await Promise.all(rounds)).toEqual(rounds.map(() => true));
    });
  });
}

/** A unit vector whose cosine with the given axis is `cosine`; the rest points along the last axis. */
function towards(axis: number, cosine = 1): Float32Array {
  const vector = new Float32Array(DIMENSIONS);
  vector[DIMENSIONS - 1] = Math.sqrt(1 - cosine * cosine);
  vector[axis] = cosine;
  return vector;
}
