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

describe('slicesOf', () => {
  it('leaves a short document whole', () => {
    expect(slicesOf(scans(3), 4)).toEqual([{ from: 1, to: 3 }]);
  });

  it('cuts a long one evenly, so that every page is in one slice', () => {
    expect(slicesOf(scans(9), 4)).toEqual([
      { from: 1, to: 2 },
      { from: 3, to: 4 },
      { from: 5, to: 6 },
      { from: 7, to: 9 },
    ]);
  });

  it('shares a document among readers before it is long', () => {
    const lengths = (count: number) => slicesOf(scans(count), 16).map(({ from, to }) => (to ?? 0) - from + 1);
    expect(lengths(3)).toEqual([3]);
    expect(lengths(12)).toEqual([2, 2, 2, 2, 2, 2]);
    expect(lengths(48)).toEqual(Array.from({ length: 16 }, () => 3));
    expect(lengths(400).every((length) => length <= 16)).toBe(true);
  });

  it('counts pages with a text layer for little', () => {
    const layers = Array.from({ length: 70 }, () => 'text_layer' as const);
    expect(slicesOf(planOf(...layers, 'ocr', 'ocr', 'ocr', 'ocr'), 4)).toEqual([
      { from: 1, to: 50 },
      { from: 51, to: 72 },
      { from: 73, to: 74 },
    ]);
  });

  it('takes pages that nobody has looked at for pages to recognise', () => {
    expect(slicesOf({ ...planOf('text_layer'), pageCount: 5 }, 2)).toEqual([
      { from: 1, to: 2 },
      { from: 3, to: 3 },
      { from: 4, to: 5 },
    ]);
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
