import { decodeText, encodingOf } from './charset';

const TEXT = 'Журнал осмотра хранится в машинном зале, копия — у директора.';
const CODES: Record<string, string> = {
  // The Cyrillic capitals and small letters of each code page, from А on, in the order of Unicode.
  'windows-1251':
    'c0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff',
  'koi8-r':
    'e1e2f7e7e4e5f6fae9eaebecedeeeff0f2f3f4f5e6e8e3fefbfdfff9f8fce0f1c1c2d7c7c4c5d6dac9cacbcccdcecfd0d2d3d4d5c6c8c3dedbdddfd9d8dcc0d1',
  ibm866:
    '808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeafe0e1e2e3e4e5e6e7e8e9eaebecedeeef',
};
const PLAIN = TEXT.replace('—', '-');

function encode(text: string, page: string): Buffer {
  const codes = Buffer.from(CODES[page] ?? '', 'hex');
  const codeOf = (unit: number) => codes[unit - 0x410] ?? unit;
  return Buffer.from(text.split('').map((letter) => codeOf(letter.charCodeAt(0))));
}

describe('decodeText', () => {
  it.each(['windows-1251', 'koi8-r', 'ibm866'])('knows Russian in %s', (page) => {
    expect(encodingOf(encode(PLAIN, page))).toBe(page);
    expect(decodeText(encode(PLAIN, page))).toBe(PLAIN);
  });

  it('knows UTF-8 with and without a mark', () => {
    expect(decodeText(Buffer.from(TEXT))).toBe(TEXT);
    expect(decodeText(Buffer.from(`\ufeff${TEXT}`))).toBe(TEXT);
  });

  it('knows UTF-16 by its mark and by its zero bytes', () => {
    expect(decodeText(Buffer.from(`\ufeff${TEXT}`, 'utf16le'))).toBe(TEXT);
    expect(decodeText(Buffer.from('plain English text', 'utf16le'))).toBe('plain English text');
    expect(decodeText(Buffer.from(TEXT, 'utf16le').swap16())).toBe(TEXT);
  });

  it('takes western letters for windows-1252', () => {
    expect(decodeText(Buffer.from('Müller café', 'latin1'))).toBe('Müller café');
  });
});
