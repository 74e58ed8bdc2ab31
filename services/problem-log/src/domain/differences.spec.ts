import { differencesBetween } from './differences';

describe('differencesBetween', () => {
  it('finds nothing between equals, whatever the order of their fields', () => {
    expect(differencesBetween({ a: 1, b: [1, { c: null }], d: {} }, { d: {}, b: [1, { c: null }], a: 1 })).toEqual([]);
  });

  it('shows what was changed, added and taken away', () => {
    expect(differencesBetween({ kept: 1, changed: 2, gone: 3 }, { kept: 1, changed: '2', added: true })).toEqual([
      { path: '/changed', before: 2, after: '2' },
      { path: '/gone', before: 3 },
      { path: '/added', after: true },
    ]);
  });

  it('goes down into lists and objects', () => {
    expect(differencesBetween({ tags: [{ text: 'a' }, { text: 'b' }] }, { tags: [{ text: 'a' }] })).toEqual([
      { path: '/tags/1/text', before: 'b' },
    ]);
  });

  it('names fields by JSON Pointer', () => {
    expect(differencesBetween({}, { 'a/b~c': null })).toEqual([
      { path: '', before: {} },
      { path: '/a~1b~0c', after: null },
    ]);
  });

  it('replaces a text that is no JSON as a whole', () => {
    expect(differencesBetween('garbage', { a: 1 })).toEqual([
      { path: '', before: 'garbage' },
      { path: '/a', after: 1 },
    ]);
  });

  it('tells an empty list from an empty object', () => {
    expect(differencesBetween({ a: [] }, { a: {} })).toEqual([{ path: '/a', before: [], after: {} }]);
  });
});
