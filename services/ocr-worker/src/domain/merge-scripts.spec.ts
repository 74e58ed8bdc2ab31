import { aLine } from './lines.builder';
import { mergeScripts } from './merge-scripts';

const textOf = (lines: ReturnType<typeof mergeScripts>) =>
  lines.map((line) => line.words.map((word) => word.text).join(' '));

describe('mergeScripts', () => {
  it('replaces Cyrillic look-alikes by the Latin words at their places', () => {
    const both = [aLine('МАПМТЕМАМСЕ log', 0.8), aLine('page 2', 0.9, 40)];
    const latin = [aLine('MAINTENANCE log', 0.95), aLine('page 2', 0.9, 40)];
    expect(textOf(mergeScripts(both, latin))).toEqual(['MAINTENANCE log', 'page 2']);
  });

  it('keeps a Russian word that the Latin reading is not sure of', () => {
    expect(textOf(mergeScripts([aLine('Завод exports', 0.96)], [aLine('3aBog exports', 0.5)]))).toEqual([
      'Завод exports',
    ]);
  });

  it('keeps a word that the Latin reading did not see', () => {
    expect(textOf(mergeScripts([aLine('Да')], []))).toEqual(['Да']);
  });

  it('takes all the Latin words at a place', () => {
    expect(textOf(mergeScripts([aLine('ОРЕМАТ', 0.7)], [aLine('OP EN', 0.8)]))).toEqual(['OP EN']);
  });
});
