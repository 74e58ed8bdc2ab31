import 'reflect-metadata';
import { pageOf, PageQuery, placeIn } from './paging';

const query = (cursor?: string | null): PageQuery => Object.assign(new PageQuery(), cursor ? { cursor } : {});
const byName = (row: { name: string }): string[] => [row.name];
const rows = [{ name: 'один' }, { name: 'two' }, { name: 'three' }];

describe('a page of a list', () => {
  it('ends with a cursor that names its last entry when there is more', () => {
    const page = pageOf(rows, 2, byName);
    expect(page.items).toEqual(rows.slice(0, 2));
    expect(placeIn(query(page.next_cursor), 1)).toEqual(['two']);
  });

  it('has no cursor when it is the last one', () => {
    expect(pageOf(rows, 3, byName).next_cursor).toBeNull();
    expect(pageOf([], 3, byName)).toEqual({ items: [], next_cursor: null });
  });

  it('starts at the beginning without a cursor', () => {
    expect(placeIn(query(), 1)).toBeUndefined();
  });

  it.each(['x', 'bnVsbA', Buffer.from('["a","b"]').toString('base64url'), Buffer.from('[1]').toString('base64url')])(
    'refuses the cursor %s of another list',
    (cursor) => {
      expect(() => placeIn(query(cursor), 1)).toThrow(/not one of this list/);
    },
  );
});
