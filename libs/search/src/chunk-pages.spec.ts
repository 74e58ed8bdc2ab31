import { chunkPages, chunkText, LONGEST_CHUNK } from './chunk-pages';

describe('chunkPages', () => {
  it('starts with the title, numbers the passages through and keeps their pages', () => {
    const chunks = chunkPages('Lease', [
      { number: 1, text: 'First page.' },
      { number: 2, text: '  \n ' },
      { number: 3, text: 'Third page.' },
    ]);
    expect(chunks).toEqual([
      { ordinal: 0, page: null, text: 'Lease' },
      { ordinal: 1, page: 1, text: 'First page.' },
      { ordinal: 2, page: 3, text: 'Third page.' },
    ]);
  });
});

describe('chunkText', () => {
  it('ends passages with a sentence', () => {
    const text = 'The tenant pays the rent on the first day of the month. '.repeat(60);
    const chunks = chunkText(text);
    expect(chunks.length).toBeGreaterThan(2);
    for (const chunk of chunks) expect(chunk).toMatch(/^The tenant .*month\.$/);
    expect(chunks.join(' ')).toBe(text.trim());
  });

  it.each([
    ['words without a full stop', 'слово '.repeat(2_000)],
    ['letters without a blank', 'x'.repeat(5_000)],
    ['emoji', '😀'.repeat(3_000)],
  ])('bounds %s and loses nothing', (_what, text) => {
    const chunks = chunkText(text);
    for (const chunk of chunks) expect(chunk.length).toBeLessThanOrEqual(LONGEST_CHUNK);
    expect(chunks.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
    for (const chunk of chunks) expect(chunk.isWellFormed()).toBe(true);
  });

  it('joins words that a line end had split, but not compounds in the line', () => {
    expect(chunkText('дого-\nвор аренды, well-known')).toEqual(['договор аренды, well-known']);
    expect(chunkText('дого\u00AD\nвор')).toEqual(['договор']);
  });

  it('drops NUL, which the database refuses', () => {
    expect(chunkText('a\u0000b')).toEqual(['ab']);
  });
});
