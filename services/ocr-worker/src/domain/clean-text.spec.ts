import { cleanText } from './clean-text';

describe('cleanText', () => {
  it.each([
    ['composes letters', 'и\u0306', 'й'],
    ['drops what PostgreSQL refuses', 'a\u0000b\u0007c', 'abc'],
    ['replaces half surrogates', 'a\ud800b', 'a\ufffdb'],
    ['joins words that a line end broke', 'exam\ufffe\r\nple and an\u0002other', 'example and another'],
    ['keeps tabs and one empty line', 'a\tb \r\n\r\n\r\n\r\nc\rd  ', 'a\tb\n\nc\nd'],
  ])('%s', (_, text, clean) => {
    expect(cleanText(text)).toBe(clean);
  });

  it('takes a line of a million spaces in its stride', () => {
    expect(cleanText(`a${' '.repeat(1e6)}b`)).toHaveLength(1e6 + 2);
  });
});
