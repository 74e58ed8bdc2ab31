import { meantBy, otherLayout, slipsBetween } from './spelling';

const known = (...lexemes: string[]) => lexemes.map((lexeme, index) => ({ lexeme, chunks: 10 + index }));
const meant = (word: string, ...lexemes: string[]): string[] =>
  meantBy(word, known(...lexemes)).map(({ lexeme }) => lexeme);

describe('slipsBetween', () => {
  it.each([
    ['договор', 'договор', 0],
    ['дагавор', 'договор', 2],
    ['contarct', 'contract', 1],
    ['contrat', 'contract', 1],
    ['', 'abc', 3],
  ])('counts %s → %s', (a, b, slips) => {
    expect(slipsBetween(a, b)).toBe(slips);
    expect(slipsBetween(b, a)).toBe(slips);
  });
});

describe('meantBy', () => {
  it('takes the closest word, and of equally close ones the most frequent first', () => {
    expect(meant('контрат', 'контракт', 'концерт')).toEqual(['контракт']);
    expect(meant('clinc', 'cling', 'clink')).toEqual(['clink', 'cling']);
  });

  it.each([
    ['a distant word', 'квитанц', 'договор'],
    ['a short word', 'hous', 'hour'],
    ['a number', 'inv2024', 'inv2025'],
  ])('does not guess %s', (_what, word, other) => {
    expect(meant(word, other)).toEqual([]);
  });

  it('knows nothing in an empty vocabulary', () => {
    expect(meant('договор')).toEqual([]);
  });
});

describe('otherLayout', () => {
  it('turns the keys round both ways', () => {
    expect(otherLayout('ljujdjh')).toBe('договор');
    expect(otherLayout('Сщтекфсе')).toBe('contract');
    expect(otherLayout('2026')).toBe('2026');
  });
});
