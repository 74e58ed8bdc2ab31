import { clock, count, duration, LANGUAGES } from './language';

const { en, ru } = LANGUAGES;

describe('language', () => {
  it('writes numbers as its readers do', () => {
    expect(count(en, 12_345)).toBe('12,345');
    expect(count(ru, 12_345)).toBe('12\u00a0345');
  });

  it.each([
    [0.4, '0 sec'],
    [59.9, '59 sec'],
    [60, '1 min'],
    [7_300, '2 hr'],
    [200_000, '2 days'],
  ])('writes %d s as %s', (seconds, text) => {
    expect(duration(en, seconds)).toBe(text);
  });

  it('writes durations in Russian', () => {
    expect(duration(ru, 180)).toBe('3 мин');
  });

  it('writes times in UTC', () => {
    expect(clock(en, new Date('2026-11-01T09:05:07Z'))).toBe('09:05:07');
  });

  it('says the same things in both languages', () => {
    const places = (texts: object) => JSON.stringify(texts).match(/\{\w+\}/g);
    expect(Object.keys(ru.texts)).toEqual(Object.keys(en.texts));
    expect(places(ru.texts)).toEqual(places(en.texts));
  });
});
