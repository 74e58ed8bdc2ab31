import { contentHash, tagsHash } from './hashes';

const tags = (...texts: string[]): { text: string }[] => texts.map((text) => ({ text }));

describe('tagsHash', () => {
  it('does not change with order, case or ё', () => {
    expect(tagsHash(tags('Ёлка', 'Договор'))).toBe(tagsHash(tags('договор', 'елка')));
  });

  it('changes with a tag', () => {
    expect(tagsHash(tags('Договор'))).not.toBe(tagsHash(tags('Договор', 'ёлка')));
    expect(tagsHash(tags('a', 'b'))).not.toBe(tagsHash(tags('a b')));
  });
});

describe('contentHash', () => {
  it('is the same for both Unicode forms of a text', () => {
    expect(contentHash('и\u0306од')).toBe(contentHash('йод'));
  });

  it('differs for texts that differ in case', () => {
    expect(contentHash('Йод')).not.toBe(contentHash('йод'));
  });
});
