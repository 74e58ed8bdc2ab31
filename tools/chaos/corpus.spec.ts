import { join } from 'node:path';
import { Corpus } from './corpus.ts';
import { seeded } from './random.ts';

const SAMPLES = join(__dirname, '../../samples');
const COUNT = 600;

const itemsOf = (seed: number) => {
  const corpus = new Corpus('crun', seeded(seed), SAMPLES);
  return Array.from({ length: COUNT }, () => corpus.next());
};

describe('the stream of items', () => {
  const items = itemsOf(1);
  const originals = items.filter(({ repeat }) => !repeat);

  it('is the same for the same seed', () => {
    const again = itemsOf(1);
    expect(again.every((item, index) => item.content.equals(items[index]?.content ?? Buffer.of()))).toBe(true);
    expect(again.map(({ id, repeat }) => [id, repeat])).toEqual(items.map(({ id, repeat }) => [id, repeat]));
  });

  it('gives every item an id of its own and puts it into name and content', () => {
    expect(new Set(originals.map(({ id }) => id)).size).toBe(originals.length);
    for (const { id, filename, content } of originals) {
      expect(filename).toContain(id);
      expect(content.includes(id)).toBe(true);
    }
  });

  it('repeats earlier items byte for byte', () => {
    const repeats = items.filter(({ repeat }) => repeat);
    expect(repeats.length).toBeGreaterThan(COUNT * 0.08);
    for (const { id, content } of repeats)
      expect(originals.find((item) => item.id === id)?.content.equals(content)).toBe(true);
  });

  it('has about three in a hundred broken files and all ways in', () => {
    const poison = originals.filter((item) => item.poison).length / originals.length;
    expect(poison).toBeGreaterThan(0.015);
    expect(poison).toBeLessThan(0.05);
    expect(new Set(originals.map(({ way }) => way))).toEqual(new Set(['post', 'upload', 'bucket']));
  });
});
