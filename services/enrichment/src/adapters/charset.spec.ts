import { charsetOf, decodePage } from './charset';

const WINDOWS_1251 = Buffer.from([0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2]); // Привет
const KOI8_R = Buffer.from([0xf0, 0xd2, 0xc9, 0xd7, 0xc5, 0xd4]); // Привет

describe('charsetOf', () => {
  it('believes a byte order mark before anything else', () => {
    expect(decodePage(Buffer.from('\uFEFFПривет', 'utf8'), 'text/html; charset=windows-1251')).toBe('Привет');
    expect(decodePage(Buffer.from('\uFEFFПривет', 'utf16le'), 'text/html')).toBe('Привет');
  });

  it('believes the header before the page', () => {
    const bytes = Buffer.concat([Buffer.from('<meta charset="utf-8">'), WINDOWS_1251]);
    expect(decodePage(bytes, 'text/html; charset="windows-1251"')).toContain('Привет');
  });

  it('believes the page when the header says nothing or nonsense', () => {
    const bytes = Buffer.concat([
      Buffer.from('<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">'),
      KOI8_R,
    ]);
    expect(decodePage(bytes, '')).toContain('Привет');
    expect(decodePage(bytes, 'text/html; charset=none-such')).toContain('Привет');
  });

  it.each([
    ['windows-1251', WINDOWS_1251],
    ['koi8-r', KOI8_R],
    ['utf-8', Buffer.from('Привет')],
    ['utf-8', Buffer.from('plain')],
    ['windows-1252', Buffer.from('caf\u00e9 au lait, tr\u00e8s bon, deux fois par jour', 'latin1')],
    ['utf-8', Buffer.alloc(0)],
  ])('tells %s by the bytes', (charset, bytes) => {
    expect(charsetOf(bytes, 'text/html')).toBe(charset);
  });
});
