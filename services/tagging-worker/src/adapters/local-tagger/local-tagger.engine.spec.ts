import recorded from '../../../test/fixtures/spike-tags.json';
import { acceptTags } from '../../domain/tags';
import { guessLanguage } from './language';
import { LocalTagger } from './local-tagger.engine';

describe('LocalTagger', () => {
  const tagger = new LocalTagger();
  const { signal } = new AbortController();

  it.each(recorded)('tags the $name text as the measured prototype did', async ({ text, language, tags }) => {
    expect(guessLanguage(text)).toBe(language);
    expect(await tagger.extract(text)).toEqual(tags);
  });

  it.each(recorded)('proposes only literal parts of the $name text', async ({ text }) => {
    for (const { tag, start, end } of await tagger.extract(text)) expect(text.slice(start, end)).toBe(tag);
  });

  it.each(recorded.filter(({ tags }) => tags.length >= 3))(
    'has three to five tags for the $name text',
    async ({ text }) => {
      const accepted = acceptTags(text, await tagger.propose(text, signal));
      expect(accepted.length).toBeGreaterThanOrEqual(3);
      expect(accepted.length).toBeLessThanOrEqual(5);
    },
  );

  it.each(['', '   \n', '12 34.5 %', 'и в на the of', '😀😀', '\u0000\uD800 \uFFFF'])(
    'has no tags for %j',
    async (text) => {
      expect(await tagger.propose(text, signal)).toEqual([]);
    },
  );

  it('stops when it is told to', async () => {
    await expect(tagger.propose('Some text', AbortSignal.abort())).rejects.toThrow('aborted');
  });

  it('reads the beginning of an endless text only', async () => {
    const text = 'The quick brown fox jumps over the lazy dog near the river bank. '.repeat(20_000);
    const tags = await tagger.extract(text);
    expect(tags[0]?.end).toBeLessThan(60_000);
  });
});
