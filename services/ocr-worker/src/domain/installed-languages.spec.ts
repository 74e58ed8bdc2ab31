import { languagesIn, faultOfSetting } from './installed-languages';

describe('languagesIn', () => {
  it('knows languages from the headline, scripts and models of other things', () => {
    const printed =
      'List of available languages in "/usr/share/tesseract-ocr/5/tessdata/" (6):\nrus\nchi_sim\nscript/Latin\neng\nosd\nequ\n';
    expect(languagesIn(printed)).toEqual(['chi_sim', 'eng', 'rus']);
  });

  it('finds none where nothing was printed', () => {
    expect(languagesIn('')).toEqual([]);
  });
});

describe('faultOfSetting', () => {
  it('is content with models of all languages', () => {
    expect(faultOfSetting([], ['eng', 'rus'])).toBeNull();
    expect(faultOfSetting(['en'], ['eng'])).toBeNull();
  });

  it('says what to install, and what can be set instead', () => {
    expect(faultOfSetting(['eng', 'fin'], ['eng', 'rus'])).toBe(
      'OCR_LANGUAGES is eng,fin, but Tesseract has no model of fin: install tesseract-ocr-fin, or set OCR_LANGUAGES to some of eng, rus.',
    );
    expect(faultOfSetting([], ['eng'])).toContain('OCR_LANGUAGES is empty, which means rus,eng');
  });
});
