import { wordsForLayer } from './layer-words';

const word = (text: string, x: number, y: number) => ({ text, x, y, width: 0.1, height: 0.02, confidence: 0.9 });
const texts = (words: readonly { text: string }[]) => words.map(({ text }) => text);
const STAMP = { text: 'PAID 12.05', words: [word('PAID', 0.7, 0.1), word('12.05', 0.82, 0.1)] };

describe('wordsForLayer', () => {
  it('leaves out what the page holds as text, however it was recognised', () => {
    const recognised = [word('Invoice', 0.1, 0.1), word('PA1D', 0.705, 0.101), word('12.05', 0.82, 0.099)];
    expect(texts(wordsForLayer(recognised, STAMP, 0))).toEqual(['Invoice']);
  });

  it('finds the stamp of a page that was turned', () => {
    const recognised = [word('PAID', 0.2, 0.88), word('Invoice', 0.7, 0.1)];
    const sideways = { text: 'PAID', words: [{ ...word('PAID', 0, 0), x: 0.88, y: 0.7, width: 0.02, height: 0.1 }] };
    expect(texts(wordsForLayer(recognised, sideways, 90))).toEqual(['Invoice']);
  });

  it('believes the picture more than a text that is garbage', () => {
    const garbage = { text: 'Ïðèâåò ìèð, êàê äåëà? '.repeat(20), words: [word('Ïðèâåò', 0.1, 0.1)] };
    expect(texts(wordsForLayer([word('Привет', 0.1, 0.1)], garbage, 0))).toEqual(['Привет']);
  });

  it('has no use for words without letters or size', () => {
    const empty = { ...word('x', 0.5, 0.5), width: 0 };
    expect(wordsForLayer([word('', 0.1, 0.1), empty], { text: '', words: [] }, 0)).toEqual([]);
  });
});
