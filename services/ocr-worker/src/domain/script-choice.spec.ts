import { aLine } from './lines.builder';
import { ScriptChoice } from './script-choice';

const LATIN = [aLine('The inspection log is kept in the machine room')];
const RUSSIAN = [aLine('Журнал осмотра хранится в машинном зале')];
const LOOKALIKES = [aLine('МАПМТЕМАМСЕ agreement for the refrigeration plant')];

describe('ScriptChoice', () => {
  it('reads for both alphabets until a page is known, then Latin pages as Latin', () => {
    const script = new ScriptChoice('rus+eng');
    expect(script.languages).toBe('rus+eng');
    script.saw(LATIN);
    expect(script.languages).toBe('eng');
    script.saw(RUSSIAN);
    expect(script.languages).toBe('rus+eng');
  });

  it('wants a second opinion on Cyrillic in a Latin page, not on a Russian page that quotes English', () => {
    const script = new ScriptChoice('rus+eng');
    expect(script.secondOpinion(LOOKALIKES)).toBe('eng');
    expect(script.secondOpinion(LATIN)).toBeNull();
    expect(script.secondOpinion([...RUSSIAN, aLine('see ISO 9001')])).toBeNull();
  });

  it('wants a second opinion when a page read as Latin holds unsure words', () => {
    const script = new ScriptChoice('rus+eng');
    script.saw(LATIN);
    expect(script.secondOpinion(LATIN)).toBeNull();
    expect(script.secondOpinion([...LATIN, aLine('Mockga ynuua', 0.4)])).toBe('rus+eng');
  });

  it('goes back to both when told that the page was not Latin', () => {
    const script = new ScriptChoice('rus+eng');
    script.saw(LATIN);
    expect(script.isNarrowed).toBe(true);
    script.widen();
    expect(script.languages).toBe('rus+eng');
  });

  it('learns nothing from an empty page', () => {
    const script = new ScriptChoice('rus+eng');
    script.saw([]);
    expect(script.languages).toBe('rus+eng');
  });

  it('samples a page of which nothing is known, and knows a Latin one by what is read surely', () => {
    const script = new ScriptChoice('rus+eng');
    expect(script.sampleLanguages([])).toBe('eng');
    script.sampled('eng', [aLine('kept in the machine room', 0.95), aLine('ined lines', 0.3)]);
    expect([script.languages, script.sampleLanguages([])]).toEqual(['eng', null]);
    script.forget();
    expect(script.sampleLanguages([])).toBe('eng');
  });

  it('samples with languages that are loaded already, and knows a Latin page by its letters then', () => {
    const script = new ScriptChoice('rus+eng');
    expect(script.sampleLanguages(['rus+eng', 'eng'])).toBe('eng');
    expect(script.sampleLanguages(['rus+eng'])).toBe('rus+eng');
    script.sampled('rus+eng', LOOKALIKES);
    expect(script.languages).toBe('eng');
    script.forget();
    script.sampled('rus+eng', RUSSIAN);
    expect(script.languages).toBe('rus+eng');
  });

  it.each([
    ['Cyrillic read as Latin', 'eng', [aLine('Mockga ynuua xpanutca wawuHHom 3ane sawina', 0.5), aLine('page', 0.95)]],
    ['too few words', 'eng', [aLine('Annex two', 0.95)]],
    ['too few words of both', 'rus+eng', [aLine('Annex two', 0.95)]],
    ['nothing', 'eng', []],
  ])('reads for both alphabets after a sample of %s', (_, languages, lines) => {
    const script = new ScriptChoice('rus+eng');
    script.sampled(languages, lines);
    expect([script.languages, script.sampleLanguages([])]).toEqual(['rus+eng', null]);
  });

  it('reads other languages as they were asked for', () => {
    const script = new ScriptChoice('deu+eng');
    script.saw(LATIN);
    expect([script.languages, script.sampleLanguages([])]).toEqual(['deu+eng', null]);
    expect(script.secondOpinion(LOOKALIKES)).toBeNull();
  });
});
