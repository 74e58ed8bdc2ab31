import { fileName, isOwnOriginal, keyPart, originalKey, partsOf } from './keys';

describe('originalKey', () => {
  it('is read back into its parts', () => {
    const key = originalKey('acme', 'Дело 12/7', 'Счёт № 5.pdf');
    expect(key).toMatch(/^tenant\/acme\/case\/Дело-12-7\/original\/[0-9a-f-]{36}-Счёт-5\.pdf$/);
    expect(partsOf(key)).toEqual({ tenant: 'acme', caseName: 'Дело-12-7', filename: 'Счёт-5.pdf' });
  });

  it('knows a document without a case', () => {
    expect(partsOf(originalKey('acme', null, 'a.pdf'))?.caseName).toBeNull();
  });
});

describe('isOwnOriginal', () => {
  it('knows what the fleet itself puts', () => {
    const keys = Array.from({ length: 3 }, (_, index) => originalKey('acme', index ? `case ${index}` : null, 'a.pdf'));
    expect(keys.map(isOwnOriginal)).toEqual([true, true, true]);
  });

  it.each([
    'tenant/acme/case/none/original/01a20771-dccd-75b3-b747-7807e21cb2dd-a.pdf',
    'tenant/acme/case/none/original/a.pdf',
    'inbox/01a20771-dccd-85b3-b747-7807e21cb2dd-a.pdf',
  ])('takes %s for the object of somebody else', (key) => {
    expect(isOwnOriginal(key)).toBe(false);
  });
});

describe('partsOf', () => {
  it.each(['inbox/a.pdf', 'tenant/acme/a.pdf', 'tenant/acme/case/x/final/1.pdf'])(
    'takes %s for a foreign key',
    (key) => {
      expect(partsOf(key)).toBeUndefined();
    },
  );
});

describe('fileName', () => {
  it.each([
    ['../../etc/passwd', 'passwd'],
    [String.raw`C:\scans\a.pdf`, 'a.pdf'],
    ['a\u0000b\u202Ec.pdf', 'abc.pdf'],
    ['', 'unnamed'],
    ['..', 'unnamed'],
    [`${'x'.repeat(300)}.pdf`, `${'x'.repeat(196)}.pdf`],
    [`a${'😀'.repeat(150)}.pdf`, `a${'😀'.repeat(97)}.pdf`],
  ])('makes %j harmless', (given, name) => {
    expect(fileName(given)).toBe(name);
  });
});

describe('keyPart', () => {
  it.each([
    ['..', 'unnamed'],
    ['a/b', 'a-b'],
    ['  ', 'unnamed'],
  ])('turns %j into %j', (given, part) => {
    expect(keyPart(given)).toBe(part);
  });
});
