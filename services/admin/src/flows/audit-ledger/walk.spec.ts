import type { Mark } from './comparison';
import { walk } from './walk';

const STRIDE = { least: '0', fresh: 3, old: 2 };

/** Reads single digits, smallest first. */
const table = (keys: string) => (from: string, to: string | null, limit: number) =>
  Promise.resolve(
    keys
      .split('')
      .filter((key) => key > from && (to === null || key <= to))
      .slice(0, limit)
      .map((key) => ({ key })),
  );

const looks = async (keys: string, count: number, start: Mark = { newest: null, place: null }) => {
  const seen: string[] = [];
  let mark = start;
  for (let look = 0; look < count; look++) {
    const { entries, mark: next } = await walk(mark, STRIDE, table(keys));
    seen.push(entries.map(({ key }) => key).join(''));
    mark = next;
  }
  return { seen, mark };
};

describe('walk', () => {
  it('takes what is new first, in batches', async () => {
    expect((await looks('12345', 2)).seen).toEqual(['123', '4512']);
  });

  it('goes round through the old ones, again and again', async () => {
    expect((await looks('12345', 5)).seen.slice(2)).toEqual(['34', '5', '12']);
  });

  it('finds what was written before the newest but seen later in its rounds', async () => {
    expect((await looks('1235', 3, { newest: '5', place: null })).seen.join('')).toContain('3');
  });

  it('stays where it is in an empty table', async () => {
    expect(await looks('', 1)).toEqual({ seen: [''], mark: { newest: null, place: null } });
  });
});
