import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import type { OutputPage } from '../../../domain/outputs/output-page';
import { turnBox } from '../../../domain/outputs/page-turn';
import type { QuarterTurn } from '../../../domain/picture/grey';
import type { Word } from '../../../domain/reading';
import { aPdf } from '../../document-reader/program/formats/pdf.builder';
import { PdfDocument } from '../../document-reader/program/pdf/pdf-document';
import { makeSearchablePdf } from './searchable-pdf';

/** Four lines of different sizes, from edge to edge, with a wide gap as tables have them; on the upright page. */
const PRINT = `BT /F 14 Tf 60 540 Td (Quarterly report of the harbour office, page one) Tj
  /F 9 Tf 0 -40 Td (small print about dredging, quays and pilots) Tj /F 24 Tf 0 -200 Td (LARGE LETTERS) Tj ET
  BT /F 12 Tf 60 120 Td (Total) Tj ET BT /F 12 Tf 420 120 Td (17.50) Tj ET`;
/** From an upright page of 600 x 800 points to one that has to be turned clockwise by so many degrees to be upright. */
const LYING: Record<number, string> = {
  0: '',
  90: '0 1 -1 0 600 0 cm',
  180: '-1 0 0 -1 600 800 cm',
  270: '0 -1 1 0 0 800 cm',
};
const BOX = '0 0 600 800';

interface Look {
  page?: string;
  box?: string;
  lies?: number;
}

/** Farther than this from where it is printed, in points, nobody selects the word that he sees. */
const NEAR = 1.5;

describe('makeSearchablePdf', () => {
  let folder: string;
  let picture: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'consilium-spec-'));
    picture = (
      await sharp({ create: { width: 300, height: 400, channels: 3, background: '#cde' } })
        .jpeg()
        .toBuffer()
    ).toString('latin1');
  });
  afterAll(() => rm(folder, { recursive: true }));

  /** The same page as print and as a scan of it; `lies`: clockwise degrees to set what is stored upright. */
  const asPrint = ({ page = '', box = BOX, lies = 0 }: Look = {}) =>
    aPdf({ content: `q ${LYING[lies % 360]} ${PRINT} Q`, page, box });
  const asScan = ({ page = '', box = BOX }: Look = {}, stamp = '') => {
    const image = `<</Type/XObject/Subtype/Image/Width 300/Height 400/BitsPerComponent 8/ColorSpace/DeviceRGB/Filter/DCTDecode/Length ${picture.length}>>stream\n${picture}\nendstream`;
    return aPdf({ content: `q 600 0 0 800 0 0 cm /X Do Q ${stamp}`, page, more: [image], box });
  };
  const wordsOf = async (file: Buffer): Promise<Word[]> => {
    const document = await PdfDocument.open(file);
    const words = document.withPage(1, (page) => page.words());
    document.close();
    return words;
  };
  const looks = async (file: Buffer): Promise<Buffer> => {
    const document = await PdfDocument.open(file);
    const { data } = document.withPage(1, (page) => page.render(300, 400));
    document.close();
    return Buffer.from(data);
  };
  const make = async (file: Buffer, words: Word[], rotation: QuarterTurn = 0) => {
    const source = path.join(folder, 'source.pdf');
    writeFileSync(source, file);
    const document = await PdfDocument.openFile(source);
    const made = await makeSearchablePdf({ file: source, document }, () => pages({ words, rotation }), folder);
    document.close();
    return { ...made, bytes: readFileSync(made.file) };
  };

  it.each<[string, Look]>([
    ['a plain page', {}],
    ['/Rotate 90', { page: '/Rotate 90', lies: 90 }],
    ['/Rotate 180', { page: '/Rotate 180', lies: 180 }],
    ['/Rotate 270', { page: '/Rotate 270', lies: 270 }],
    ['a crop box', { page: '/CropBox[30 20 560 730]' }],
    ['a crop box and /Rotate 90', { page: '/CropBox[30 20 560 730]/Rotate 90', lies: 90 }],
    ['a trim box', { page: '/TrimBox[40 60 570 780]' }],
    ['a trim box and /Rotate 270', { page: '/TrimBox[40 60 570 780]/Rotate 270', lies: 270 }],
    ['both and /Rotate 180', { page: '/CropBox[10 10 580 785]/TrimBox[40 60 570 770]/Rotate 180', lies: 180 }],
    ['a crop box beyond the page', { page: '/CropBox[-50 -50 700 900]' }],
    ['a UserUnit of 2', { page: '/UserUnit 2' }],
    [
      'a UserUnit below 1, a trim box, /Rotate 90',
      { page: '/UserUnit 0.5/TrimBox[40 60 570 780]/Rotate 90', lies: 90 },
    ],
    ['a media box that begins elsewhere', { box: '-40 -30 560 770' }],
  ])('puts every word where it is printed: %s', async (_, look) => {
    const printed = await wordsOf(asPrint(look));
    const scan = asScan(look);
    const { bytes, file } = await make(scan, printed);
    expect(farthest(printed, await wordsOf(bytes))).toBeLessThan(NEAR);
    expect(bytes.includes(picture, 0, 'latin1')).toBe(true);
    expect(bytes.length).toBeLessThan(scan.length + 6000);
    execFileSync('qpdf', ['--check', file]); // throws when the file is not clean
  });

  it.each<[QuarterTurn, Look]>([
    [90, { lies: 90 }],
    [180, { page: '/CropBox[30 20 560 730]', lies: 180 }],
    [270, { page: '/Rotate 90', lies: 360 }],
    [90, { page: '/TrimBox[40 60 570 780]/Rotate 180', lies: 270 }],
    [180, { page: '/UserUnit 3/Rotate 270', lies: 450 }],
  ])('turns a page by %i degrees that was read so: %j', async (turn, look) => {
    const upright = (await wordsOf(asPrint(look))).map((word) => ({ ...word, ...turnBox(word, turn) }));
    const { bytes, file } = await make(asScan(look), upright, turn);
    const read = await wordsOf(bytes);
    expect(read.map(({ text }) => text).sort()).toEqual(upright.map(({ text }) => text).sort());
    expect(farthest(upright, read)).toBeLessThan(NEAR);
    execFileSync('qpdf', ['--check', file]);
  });

  it('reads as lines, with a wide gap kept', async () => {
    const { bytes } = await make(asScan(), await wordsOf(asPrint()));
    const document = await PdfDocument.open(bytes);
    const { text } = document.withPage(1, (page) => page.facts());
    document.close();
    expect(text).toContain('Quarterly report of the harbour office, page one\r\nsmall print about');
    expect(text).toMatch(/Total\s+17\.50/);
  });

  it('does not write a stamp again that is text on the scan', async () => {
    const stamp = 'BT /F 20 Tf 300 720 Td (RECEIVED) Tj ET';
    const scanned = [...(await wordsOf(asPrint())), ...(await wordsOf(aPdf({ content: stamp })))];
    const { bytes } = await make(asScan({}, stamp), scanned);
    const texts = (await wordsOf(bytes)).map(({ text }) => text);
    expect(texts.filter((text) => text === 'RECEIVED')).toHaveLength(1);
    expect(texts).toContain('Quarterly');
  });

  it('takes a layer away that another OCR has left, and nothing that is seen', async () => {
    const old = 'BT 3 Tr /F 12 Tf 60 500 Td (0ld l@yer of s0me scanner) Tj 0 -20 Td [(br) 20 (0ken)] TJ ET';
    const seen = 'BT 0 Tr /F 20 Tf 300 720 Td (RECEIVED) Tj ET';
    const printed = await wordsOf(asPrint());
    const scan = asScan({}, `${old} ${seen}`);
    const { bytes, file } = await make(scan, printed);
    const texts = (await wordsOf(bytes)).map(({ text }) => text);
    expect(texts.sort()).toEqual([...printed.map(({ text }) => text), 'RECEIVED'].sort());
    expect(bytes.includes(picture, 0, 'latin1')).toBe(true);
    expect(await looks(bytes)).toEqual(await looks(scan));
    execFileSync('qpdf', ['--check', file]);
  });

  it('takes it away from content that is cut into streams, on a page that is turned', async () => {
    const [first, second] = ['q 600 0 0 800 0 0 cm /X Do Q BT 3 Tr /F 12', 'Tf 60 500 Td (0ld) Tj ET'];
    const image = asScan({ page: '/Rotate 90' }).toString('latin1');
    const more = [/6 0 obj\n([^]*?)\nendobj/.exec(image)?.[1] ?? '', stream(first), stream(second)];
    const cut = aPdf({ page: '/Rotate 90', more })
      .toString('latin1')
      .replace('/Contents 4 0 R', '/Contents[7 0 R 8 0 R]');
    const upright = [{ text: 'New', x: 0.2, y: 0.2, width: 0.1, height: 0.02, confidence: 1 }];
    const { bytes, file } = await make(Buffer.from(cut, 'latin1'), upright, 90);
    expect((await wordsOf(bytes)).map(({ text }) => text)).toEqual(['New']);
    execFileSync('qpdf', ['--check', file]);
  });

  it('keeps a layer that it cannot take away without a trace', async () => {
    const moves = 'BT 3 Tr /F 12 Tf 60 500 Td (moves what follows) Tj 0 Tr (SEEN) Tj ET';
    const scan = asScan({}, moves);
    const { bytes } = await make(scan, [{ text: 'New', x: 0.2, y: 0.2, width: 0.1, height: 0.02, confidence: 1 }]);
    expect((await wordsOf(bytes)).map(({ text }) => text)).toEqual(expect.arrayContaining(['moves', 'New']));
    expect(await looks(bytes)).toEqual(await looks(scan));
  });

  it('leaves a document as it is whose pages need no layer', async () => {
    const report = asPrint();
    const made = await make(report, []);
    expect(made).toMatchObject({ isOriginal: true, layered: 0 });
    expect(made.bytes.equals(report)).toBe(true);
  });

  it('keeps letters of all scripts', async () => {
    const word = { x: 0.1, y: 0.1, width: 0.4, height: 0.03, confidence: 1 };
    const { bytes } = await make(asScan(), [{ ...word, text: 'Счёт-фактура№7' }]);
    expect((await wordsOf(bytes)).map(({ text }) => text)).toEqual(['Счёт-фактура№7']);
  });
});

const stream = (content: string): string => `<</Length ${content.length}>>stream\n${content}\nendstream`;

async function* pages(page: Pick<OutputPage, 'words' | 'rotation'>): AsyncGenerator<OutputPage> {
  yield { number: 1, status: 'done', source: 'ocr', ...page };
}

/** The farthest, in points, that a word of the layer begins from the printed one, or that print sticks out above or below it. */
function farthest(printed: readonly Word[], layer: readonly Word[]): number {
  return Math.max(...printed.map((word) => Math.min(...layer.map((other) => distance(word, other)))));
}

function distance(word: Word, other: Word): number {
  if (word.text !== other.text) return Infinity;
  const side = 800; // the longer one: no error is taken for smaller than it is
  const out = Math.max(0, other.y - word.y, word.y + word.height - other.y - other.height);
  return Math.hypot(other.x - word.x, out) * side;
}
