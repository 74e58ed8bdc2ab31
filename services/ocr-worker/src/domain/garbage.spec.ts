import { garbageIn } from './garbage';

const ENGLISH =
  'The maintenance agreement covers four screw compressors and two evaporative condensers in the warehouse. '.repeat(3);
const RUSSIAN =
  'Подрядчик выполнил ремонт кровли склада и восстановил водосточные трубы до начала осенних дождей. '.repeat(3);
const shifted = (text: string, by: number) =>
  text.replace(/\p{L}/gu, (letter) => String.fromCodePoint((letter.codePointAt(0) ?? 0) + by));

describe('garbageIn', () => {
  it.each([
    ['English', ENGLISH],
    ['Russian', RUSSIAN],
    ['both', ENGLISH + RUSSIAN],
    ['a table of figures', '12 345,67 89 001,20 55 432,10 '.repeat(10)],
    ['too little to tell', '\ufffd\ufffd\ufffd'],
    ['leaders of a table of contents', `Introduction ${'.'.repeat(400)} 7`],
  ])('trusts %s', (_, text) => {
    expect(garbageIn(text)).toBeNull();
  });

  it.each([
    ['unmapped characters', '\ue001\ue002\ufffdab'.repeat(20), 'unmapped characters'],
    ['symbols', '#$%&*+=<>'.repeat(10), 'mostly symbols'],
    ['Cyrillic read as Latin-1', 'Ïðèâåò'.repeat(30), 'another code page'],
    [
      'look-alikes of two alphabets',
      'Мaintеnаnсе agrееmеnt соvеrs cоmprеssоrs '.repeat(10),
      'scripts mixed inside words',
    ],
    ['shifted glyph codes', shifted(RUSSIAN.toLowerCase(), 7), '% vowels'],
  ])('finds %s', (_, text, fault) => {
    expect(garbageIn(text)).toContain(fault);
  });
});
