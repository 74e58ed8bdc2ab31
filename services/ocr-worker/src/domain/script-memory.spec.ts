import { aLine } from './lines.builder';
import { ScriptMemory } from './script-memory';

const LATIN = [aLine('The inspection log is kept in the machine room')];
const BOTH = 'rus+eng';

describe('ScriptMemory', () => {
  it('remembers the script of a document from slice to slice', () => {
    const memory = new ScriptMemory();
    memory.of('report', BOTH).saw(LATIN);
    expect(memory.of('report', BOTH).languages).toBe('eng');
    expect(memory.of('letter', BOTH).languages).toBe(BOTH);
  });

  it('keeps a document apart that is read with other languages', () => {
    const memory = new ScriptMemory();
    memory.of('report', BOTH).saw(LATIN);
    expect(memory.of('report', 'deu+eng').languages).toBe('deu+eng');
  });

  it('remembers nothing of what has no name', () => {
    const memory = new ScriptMemory();
    memory.of(null, BOTH).saw(LATIN);
    expect(memory.of(null, BOTH).languages).toBe(BOTH);
  });

  it('forgets the document that was not read for the longest time', () => {
    const memory = new ScriptMemory();
    for (const name of ['first', 'second']) memory.of(name, BOTH).saw(LATIN);
    memory.of('first', BOTH);
    for (let other = 0; other < 31; other++) memory.of(`other ${other}`, BOTH);
    expect(memory.of('first', BOTH).languages).toBe('eng');
    expect(memory.of('second', BOTH).languages).toBe(BOTH);
  });
});
