import { fold, quotedPhrases, wordsOf } from './words';

describe('fold', () => {
  it.each([
    ['case', 'ДОГОВОР', 'договор'],
    ['ё', 'Самолёт', 'самолет'],
    ['ё written with a combining mark', 'Самоле\u0308т', 'самолет'],
    ['й, which is no accent', 'Йод', 'йод'],
    ['й written with a combining mark', 'и\u0306од', 'йод'],
    ['a stress mark', 'за\u0301мок', 'замок'],
    ['Latin accents', 'Crème', 'creme'],
    ['German sharp s', 'Straße', 'strasse'],
    ['a PDF ligature', 'ﬁnance', 'finance'],
    ['a soft hyphen', 'дого\u00ADвор', 'договор'],
    ['full-width letters', 'ＡＢＣ', 'abc'],
  ])('forgets %s', (_what, word, folded) => {
    expect(fold(word)).toBe(folded);
  });
});

describe('wordsOf', () => {
  it('finds every word with its place', () => {
    const text = 'Счёт № INV-2024/17, «Ромашка»';
    const words = wordsOf(text);
    expect(words.map(({ folded }) => folded)).toEqual(['счет', 'inv', '2024', '17', 'ромашка']);
    expect(words.map(({ start, end }) => text.slice(start, end))).toEqual(['Счёт', 'INV', '2024', '17', 'Ромашка']);
  });

  it('keeps a word together over a soft hyphen', () => {
    expect(wordsOf('дого\u00ADвор').map(({ folded }) => folded)).toEqual(['договор']);
  });

  it('leaves out encoded data', () => {
    expect(wordsOf(`key ${'A1b2'.repeat(40)} end`).map(({ folded }) => folded)).toEqual(['key', 'end']);
  });
});

describe('quotedPhrases', () => {
  it('folds what is quoted and leaves the rest', () => {
    expect(quotedPhrases('суд "Договор  аренды" и “net profit”')).toEqual(['договор аренды', 'net profit']);
  });

  it.each([
    ['a single word', '"договор"'],
    ['a name in guillemets', 'ООО «Ромашка и партнёры»'],
    ['an unclosed quote', 'a "broken quote'],
    ['inches', 'a 5" disk'],
  ])('does not take %s for a phrase', (_what, text) => {
    expect(quotedPhrases(text)).toEqual([]);
  });
});
