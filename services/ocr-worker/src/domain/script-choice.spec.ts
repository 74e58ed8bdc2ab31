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

  it('reads other languages as they were asked for', () => {
    const script = new ScriptChoice('deu+eng');
    script.saw(LATIN);
    expect(script.languages).toBe('deu+eng');
    expect(script.secondOpinion(LOOKALIKES)).toBeNull();
  });
});
