import { tesseractLanguages } from './language';

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
