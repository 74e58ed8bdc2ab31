import type { FilePlan, PlannedPage } from './file-plan';
import { slicesOf } from './page-slices';
import { secondsToRead } from './reading-cost';

const page = (number: number, source: PlannedPage['source']): PlannedPage => ({
  number,
  width: 595,
  height: 842,
  source,
  reason: '',
});
const planOf = (...sources: PlannedPage['source'][]): FilePlan => ({
  kind: 'pdf',
  pageCount: sources.length,
  pages: sources.map((source, index) => page(index + 1, source)),
});
const scans = (count: number) => planOf(...Array.from({ length: count }, () => 'ocr' as const));
const UNPAGED: FilePlan = { kind: 'office', pageCount: null, pages: [] };

const pagesIn = (from: number, to: number | null): number[] =>
  Array.from({ length: (to ?? 0) - from + 1 }, (_, index) => from + index);
/** Pages per slice. */
const lengths = (plan: FilePlan, mostPages: number) =>
  slicesOf(plan, mostPages).map(({ from, to }) => (to ?? 0) - from + 1);

describe('slicesOf', () => {
  it('leaves a short document whole', () => {
    expect(slicesOf(scans(3), 4)).toEqual([{ from: 1, to: 3 }]);
    expect(lengths(scans(3), 2)).toEqual([1, 1, 1]);
  });

  it('gives every page of a longer one to whoever is free', () => {
    expect(lengths(scans(4), 4)).toEqual([1, 1, 1, 1]);
  });

  it('cuts a long one ever shorter, so that all readers end together', () => {
    expect(lengths(scans(30), 16)).toEqual([3, 3, 3, 2, 2, 2, ...Array.from({ length: 15 }, () => 1)]);
  });

  it.each([1, 7, 48, 400])('puts each of %i pages into one slice, none of which is too long', (count) => {
    const slices = slicesOf(scans(count), 16);
    expect(slices.flatMap(({ from, to }) => pagesIn(from, to))).toEqual(pagesIn(1, count));
    expect(Math.max(...lengths(scans(count), 16))).toBeLessThanOrEqual(16);
  });

  it('counts pages with a text layer for little', () => {
    const layers = Array.from({ length: 70 }, () => 'text_layer' as const);
    expect(lengths(planOf(...layers, 'ocr', 'ocr'), 4)).toEqual([20, 20, 20, 10, 1, 1]);
  });

  it('takes pages that nobody has looked at for pages to recognise', () => {
    expect(lengths({ ...planOf('text_layer'), pageCount: 4 }, 2)).toEqual([1, 1, 1, 1]);
  });

  it('makes one slice of a file whose pages are not known', () => {
    expect(slicesOf(UNPAGED, 4)).toEqual([{ from: 1, to: null }]);
  });
});

describe('secondsToRead', () => {
  it('counts what has to be recognised', () => {
    expect(secondsToRead(scans(10), 1)).toBeCloseTo(15);
    expect(secondsToRead(planOf('text_layer', 'ocr'), 1)).toBeCloseTo(1.52);
  });

  it('goes by size where pages are not known', () => {
    expect(secondsToRead(UNPAGED, 10e6)).toBeCloseTo(1);
  });
});
