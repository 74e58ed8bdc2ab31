/** Models that are no languages: of orientation, of equations. */
const NO_LANGUAGES = ['osd', 'equ'];

/** The languages in what `tesseract --list-langs` prints: a headline, then a model a line. */
export function languagesIn(printed: string): string[] {
  const models = printed.split('\n').map((line) => line.trim());
  return models.filter((name) => /^[a-z]{3}(_[a-z]{3,9})*$/.test(name) && !NO_LANGUAGES.includes(name)).sort();
}
