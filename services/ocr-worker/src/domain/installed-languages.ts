import { tesseractLanguages } from './language';

/** Models that are no languages: of orientation, of equations. */
const NO_LANGUAGES = ['osd', 'equ'];

/** The languages in what `tesseract --list-langs` prints: a headline, then a model a line. */
export function languagesIn(printed: string): string[] {
  const models = printed.split('\n').map((line) => line.trim());
  return models.filter((name) => /^[a-z]{3}(_[a-z]{3,9})*$/.test(name) && !NO_LANGUAGES.includes(name)).sort();
}

/** Documents that name no language cannot be read with those that are set: what to install, or to change; null when they can. */
export function faultOfSetting(asked: readonly string[], installed: readonly string[]): string | null {
  const missing = tesseractLanguages(asked)
    .split('+')
    .filter((language) => !installed.includes(language));
  if (missing.length === 0) return null;
  const packages = missing.map((language) => `tesseract-ocr-${language.replaceAll('_', '-')}`).join(' ');
  const wanted =
    asked.length > 0 ? `OCR_LANGUAGES is ${asked.join(',')}` : 'OCR_LANGUAGES is empty, which means rus,eng';
  return `${wanted}, but Tesseract has no model of ${missing.join(', ')}: install ${packages}, or set OCR_LANGUAGES to some of ${installed.join(', ')}.`;
}
