import { guessLanguage, tesseractLanguages } from './language';

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
});

describe('tesseractLanguages', () => {
  it.each([
    [[], 'rus+eng'],
    [['eng'], 'eng'],
    [['rus'], 'rus+eng'],
    [['eng', 'rus'], 'rus+eng'],
    [['en', 'RU'], 'rus+eng'],
    [['deu', 'eng', 'de'], 'deu+eng'],
    [['chi_sim'], 'chi_sim'],
  ])('of %j are %s', (asked, wanted) => {
    expect(tesseractLanguages(asked)).toBe(wanted);
  });

  it('refuses what could be a path', () => {
    expect(() => tesseractLanguages(['../../etc/passwd'])).toThrow(
      expect.objectContaining({ code: 'validation_failed' }),
    );
  });
});
