import { languagesIn } from './installed-languages';

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
