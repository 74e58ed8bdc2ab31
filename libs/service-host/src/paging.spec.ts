import 'reflect-metadata';
import { pageOf, PageQuery, PLACE, placeIn } from './paging';

const query = (cursor?: string | null): PageQuery => Object.assign(new PageQuery(), cursor ? { cursor } : {});
const byName = (row: { name: string }): string[] => [row.name];
const rows = [{ name: 'один' }, { name: 'two' }, { name: 'three' }];

describe('a page of a list', () => {
  it('ends with a cursor that names its last entry when there is more', () => {
    const page = pageOf(rows, 2, byName);
    expect(page.items).toEqual(rows.slice(0, 2));
    expect(placeIn(query(page.next_cursor), PLACE.text)).toEqual(['two']);
  });

  it('has no cursor when it is the last one', () => {
    expect(pageOf(rows, 3, byName).next_cursor).toBeNull();
    expect(pageOf([], 3, byName)).toEqual({ items: [], next_cursor: null });
  });

  it('starts at the beginning without a cursor', () => {
    expect(placeIn(query(), PLACE.text)).toBeUndefined();
  });

  it.each([
    [PLACE.time, '2026-11-23 05:01:10.576123+00', '2026-11-23'],
    [PLACE.id, '019ab0c4-2f1d-7c44-8f7e-2f2f2f2f2f2f', 'x'],
    [PLACE.number, '12', '-1'],
    [PLACE.bigNumber, '9007199254740993', '1e3'],
    [PLACE.text, 'что угодно', '\0'],
  ])('takes only what its order has: %s', (part, good, bad) => {
    const cursorOf = (value: string): string => Buffer.from(JSON.stringify([value])).toString('base64url');
    expect(placeIn(query(cursorOf(good)), part)).toEqual([good]);
    expect(() => placeIn(query(cursorOf(bad)), part)).toThrow(/not one of this list/);
  });

  it.each(['x', 'bnVsbA', Buffer.from('["a","b"]').toString('base64url'), Buffer.from('[1]').toString('base64url')])(
    'refuses the cursor %s of another list',
    (cursor) => {
      expect(() => placeIn(query(cursor), PLACE.text)).toThrow(/not one of this list/);
    },
  );
});
