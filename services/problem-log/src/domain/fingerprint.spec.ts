import { fingerprintOf, withoutParticulars } from './fingerprint';

const of = (message: string, wishes = {}): string =>
  fingerprintOf({ queue: 'ocr-worker.recognise-document', code: 'corrupt_file', message, ...wishes });

describe('fingerprintOf', () => {
  it('is the same for two documents that fail alike', () => {
    expect(of('Document 019aaf7e-0000-7000-8000-000000000001 ended after 12 of 40 bytes.')).toBe(
      of('Document 019aaf7e-ffff-7000-8000-0000000000ff ended after 3 of 1.5 bytes.'),
    );
  });

  it('differs with queue, code and wording', () => {
    const all = [of('a'), of('b'), of('a', { queue: 'x.y' }), of('a', { code: 'no_pages' })];
    expect(new Set(all).size).toBe(4);
  });

  it('differs with the place in the code and with the version, but not with the line', () => {
    const at = (stack: string, version = '1.0.0') => of('a', { stack, version });
    expect(at('f (a:1)\ng (b:2)')).toBe(at('f (a:7)\ng (b:9)'));
    expect(new Set([at('f (a:1)'), at('g (a:1)'), at('f (b:1)'), at('f (a:1)', '1.0.1')]).size).toBe(4);
  });

  it('is short enough to be read out', () => {
    expect(of('')).toMatch(/^[0-9a-f]{16}$/);
  });
});

describe('withoutParticulars', () => {
  it.each([
    ['numbers', 'Page 3 of 12,5 at 10:20', 'page <n> of <n> at <n>'],
    [
      'quotations',
      `No queue takes "a.b" from 'c', «д» and \`e\``,
      'no queue takes <quoted> from <quoted>, <quoted> and <quoted>',
    ],
    ['apostrophes', `The reader can't and doesn't`, `the reader can't and doesn't`],
    ['addresses', 'connect to http://10.0.0.1:80/x?y=1 failed', 'connect to <url> failed'],
    ['hashes', 'object 0a1b2c3d4e5f6a7b is gone', 'object <hex> is gone'],
    ['words of hex letters', 'facade deadbeef', 'facade deadbeef'],
    ['white space', ' a\n  b ', 'a b'],
  ])('treats %s', (_, message, kind) => {
    expect(withoutParticulars(message)).toBe(kind);
  });
});
