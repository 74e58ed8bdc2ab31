import { decodeKey, encodeKey, isDerived, isFolder } from './object-key';

describe('a key in an event', () => {
  it.each([
    ['inbox/Акт № 5 (копия).pdf', 'inbox/%D0%90%D0%BA%D1%82+%E2%84%96+5+(%D0%BA%D0%BE%D0%BF%D0%B8%D1%8F).pdf'],
    ['a+b c.pdf', 'a%2Bb+c.pdf'],
    ['100%/x', '100%25/x'],
  ])('is %s, encoded', (key, encoded) => {
    expect(encodeKey(key)).toBe(encoded);
    expect(decodeKey(encoded)).toBe(key);
  });

  it.each([
    ['red%20flower%2B.jpg', 'red flower+.jpg'],
    ['a%2Fb', 'a/b'],
    ['plain.pdf', 'plain.pdf'],
  ])('may be encoded in other ways: %s', (encoded, key) => {
    expect(decodeKey(encoded)).toBe(key);
  });

  it.each(['100%', '%D0', '%zz'])('is not %s', (encoded) => {
    expect(decodeKey(encoded)).toBeUndefined();
  });
});

describe('isDerived', () => {
  it.each([
    ['tenant/t/case/c/artifacts/ocr/1.json', true],
    ['tenant/t/case/c/final/1.pdf', true],
    ['vault/2026/x.md', true],
    ['tenant/t/case/c/original/a.pdf', false],
    ['inbox/final/report.pdf', false],
    ['my/vault/a.pdf', false],
  ])('says of %s: %s', (key, derived) => {
    expect(isDerived(key)).toBe(derived);
  });
});

describe('isFolder', () => {
  it('knows a folder by its end', () => {
    expect([isFolder('inbox/'), isFolder('inbox/a')]).toEqual([true, false]);
  });
});
