import { FlatIndex, quantise } from './flat-index';

const DIMENSIONS = 16;

/** Pseudo-random, the same in every run. */
function vector(seed: number): Float32Array {
  let state = seed * 2_654_435_761 + 1;
  return Float32Array.from({ length: DIMENSIONS }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 1_073_741_824 - 1;
  });
}

function filled(documents: number, blockRows = 7): FlatIndex {
  const index = new FlatIndex(DIMENSIONS, blockRows);
  for (let n = 0; n < documents; n += 1) index.add(`d${n}`, [1, 2], both(n));
  return index;
}

const both = (n: number): Int8Array => Int8Array.from([...quantise(vector(2 * n)), ...quantise(vector(2 * n + 1))]);
const best = (index: FlatIndex, seed: number): string | undefined =>
  index.search(quantise(vector(seed)), 3)[0]?.documentId;

describe('FlatIndex', () => {
  it('finds each vector across blocks, with its passage and a cosine of one', () => {
    const index = filled(30);
    for (let n = 0; n < 30; n += 1) {
      const [hit] = index.search(quantise(vector(2 * n + 1)), 5);
      expect(hit).toMatchObject({ documentId: `d${n}`, ordinal: 2 });
      expect(hit?.score).toBeCloseTo(1, 2);
    }
  });

  it('forgets removed documents and keeps all others, in whatever order they go', () => {
    const index = filled(20);
    for (const n of [0, 19, 7, 3, 12]) index.remove(`d${n}`);
    expect(index.size).toBe(30);
    for (const n of [1, 2, 4, 5, 6, 8, 9, 10, 11, 13, 14, 15, 16, 17, 18]) expect(best(index, 2 * n)).toBe(`d${n}`);
    for (const n of [0, 19, 7, 3, 12]) expect(best(index, 2 * n)).not.toBe(`d${n}`);
    index.add('d7', [1], quantise(vector(14)));
    expect(best(index, 14)).toBe('d7');
  });

  it('gives the same scores among chosen documents as in the whole', () => {
    const index = filled(10);
    const query = quantise(vector(100));
    const all = index.search(query, 20);
    const chosen = index.searchIn(['d3', 'd4', 'unknown'], query, 20);
    expect(chosen).toHaveLength(4);
    for (const hit of chosen) {
      const same = all.find(({ documentId, ordinal }) => documentId === hit.documentId && ordinal === hit.ordinal);
      expect(hit.score).toBeCloseTo(same?.score ?? Number.NaN, 2);
    }
  });

  it('is empty before and after', () => {
    const index = filled(1);
    index.remove('d0');
    index.remove('d0');
    expect([index.size, index.search(quantise(vector(1)), 5)]).toEqual([0, []]);
  });
});

describe('quantise', () => {
  it('uses the whole range and survives a zero vector', () => {
    expect([...quantise(Float32Array.of(0.5, -0.25, 0))]).toEqual([127, -63, 0]);
    expect([...quantise(new Float32Array(2))]).toEqual([0, 0]);
  });
});
