import { missingParts, partSizes, planOf } from './upload-plan';

const MEGABYTE = 1024 * 1024;

describe('the plan of an upload', () => {
  it('is one request up to 100 MB, and parts above', () => {
    expect(planOf(100 * MEGABYTE)).toEqual({ method: 'put', partSize: null });
    expect(planOf(100 * MEGABYTE + 1)).toEqual({ method: 'multipart', partSize: 16 * MEGABYTE });
  });

  it('has at most a thousand parts that are all of one size but the last', () => {
    const size = 50 * 1024 * MEGABYTE + 1;
    const { partSize } = planOf(size);
    const sizes = partSizes(size, partSize ?? 0);
    expect(sizes.length).toBeLessThanOrEqual(1_000);
    expect(new Set(sizes.slice(0, -1))).toEqual(new Set([partSize]));
    expect(sizes.reduce((sum, part) => sum + part, 0)).toBe(size);
  });
});

describe('missing parts', () => {
  it('are those that have not arrived, or not whole', () => {
    const arrived = [
      { number: 3, size: 1 },
      { number: 1, size: 5 },
    ];
    expect(missingParts([5, 5, 2], arrived)).toEqual([2, 3]);
    expect(missingParts([5], arrived)).toEqual([]);
  });
});
