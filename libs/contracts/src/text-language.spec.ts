import { guessLanguage } from './text-language';

describe('guessLanguage', () => {
  it.each([
    ['The committee has agreed to deliver the goods by Friday.', 'en'],
    ['Комиссия приняла выполненные работы без замечаний.', 'ru'],
    ['Договір підписано обома сторонами у місті Києві.', 'uk'],
    ['Die Kommission hat unsere Arbeiten ohne Mangel abgenommen.', null],
    ['12 345,67 €', null],
    ['', null],
  ])('of %j is %s', (text, language) => {
    expect(guessLanguage(text)).toBe(language);
  });

  it('goes by the alphabet that has more letters', () => {
    expect(guessLanguage('Поставка микроскопов Olympus CX-23 для школьной лаборатории')).toBe('ru');
  });

  it('looks at the beginning of a long text only', () => {
    const text = 'Поставка микроскопов. '.repeat(1000) + 'The goods are to be delivered by Friday. '.repeat(5000);
    expect(guessLanguage(text)).toBe('ru');
  });
});
