import { beginsPage, toLines } from './tesseract-tsv';

const TSV = [
  'level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext',
  '2\t1\t1\t0\t0\t0\t31\t30\t503\t38\t-1\t',
  '4\t1\t1\t1\t1\t0\t31\t30\t503\t38\t-1\t',
  '5\t1\t1\t1\t1\t1\t31\t30\t120\t38\t96.21\tHello',
  '5\t1\t1\t1\t1\t2\t174\t30\t205\t38\t-1\tworld',
  '4\t1\t1\t1\t2\t0\t31\t80\t10\t38\t-1\t',
  '5\t1\t1\t1\t2\t1\t31\t80\t10\t38\t95\t ',
  '4\t1\t2\t1\t1\t0\t31\t180\t100\t38\t-1\t',
  '5\t1\t2\t1\t1\t1\t31\t180\t100\t38\t50\tДа',
];

describe('toLines', () => {
  it('gives lines with words, boxes and confidence from 0 to 1', () => {
    const [first] = toLines(TSV);
    expect(first).toMatchObject({
      box: { x: 31, y: 30, width: 503, height: 38 },
      words: [
        { text: 'Hello', confidence: 0.9621, box: { x: 31, width: 120 } },
        { text: 'world', confidence: 0 },
      ],
    });
  });

  it('leaves out empty lines and tells blocks apart', () => {
    const lines = toLines(TSV);
    expect(lines.map((line) => line.words.map((word) => word.text).join(' '))).toEqual(['Hello world', 'Да']);
    expect(lines[0]?.block).not.toBe(lines[1]?.block);
  });
});

describe('beginsPage', () => {
  it('knows the row of a page from those of its blocks', () => {
    expect(beginsPage('1\t2\t0\t0\t0\t0\t0\t0\t64\t64\t-1\t')).toBe(true);
    expect(beginsPage('2\t1\t1\t0\t0\t0\t31\t30\t503\t38\t-1\t')).toBe(false);
    expect(beginsPage(TSV[0] ?? '')).toBe(false);
  });
});
