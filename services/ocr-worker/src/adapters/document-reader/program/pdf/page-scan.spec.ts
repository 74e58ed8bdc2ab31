import sharp from 'sharp';
import { aPdf } from '../formats/pdf.builder';
import { readPdf } from '../formats/pdf';
import { RecordedAnswers } from '../recorded-answers.builder';
import { PdfDocument } from './pdf-document';

/** Pixels across the scan, and across the page when PDFium renders it: so the picture tells where it comes from. */
const DECODED = 1240;
const RENDERED = 1250;
const HEIGHT = 1667;
const FILLS_PAGE = 'q 600 0 0 800 0 0 cm /X Do Q';

/** Light paper with a dark bar at the top. */
async function aJpeg({ paper = 230, bar = 20 } = {}): Promise<Buffer> {
  const pixels = new Uint8Array(DECODED * HEIGHT).fill(paper).fill(bar, 0, DECODED * 200);
  return sharp(pixels, { raw: { width: DECODED, height: HEIGHT, channels: 1 } })
    .toColourspace('b-w')
    .jpeg()
    .toBuffer();
}

function imageObject(jpeg: Buffer, entries = '', width = DECODED): string {
  const dictionary = `/Type/XObject/Subtype/Image/Width ${width}/Height ${HEIGHT}/BitsPerComponent 8/ColorSpace/DeviceGray`;
  return `<<${dictionary}/Filter/DCTDecode/Length ${jpeg.length}${entries}>>stream\n${jpeg.toString('latin1')}\nendstream`;
}

async function pictureOf(pdf: Buffer) {
  const answers = new RecordedAnswers();
  await readPdf(await PdfDocument.open(pdf), answers.recognise, answers);
  const picture = answers.pictures[1];
  if (!picture) throw new Error(`no picture: ${JSON.stringify(answers.faults)}`);
  const toneAt = (x: number, y: number) => picture.data[y * picture.width + x];
  return { width: picture.width, height: picture.height, toneAt };
}

describe('a page that is one JPEG', () => {
  it('is decoded, pixel by pixel, without rendering', async () => {
    const { width, height, toneAt } = await pictureOf(
      aPdf({ content: FILLS_PAGE, more: [imageObject(await aJpeg())] }),
    );
    expect({ width, height }).toEqual({ width: DECODED, height: HEIGHT });
    expect([toneAt(600, 100), toneAt(600, 800)]).toEqual([expect.closeTo(20, -1), expect.closeTo(230, -1)]);
  });

  it('is turned as its page is', async () => {
    const pdf = aPdf({ content: FILLS_PAGE, page: '/Rotate 90', more: [imageObject(await aJpeg())] });
    const { width, height, toneAt } = await pictureOf(pdf);
    expect({ width, height }).toEqual({ width: HEIGHT, height: DECODED });
    expect([toneAt(HEIGHT - 100, 600), toneAt(100, 600)]).toEqual([expect.closeTo(20, -1), expect.closeTo(230, -1)]);
  });

  it.each([
    ['has something drawn on it', { content: `${FILLS_PAGE} 0 0 50 50 re f` }],
    ['leaves a margin', { content: 'q 560 0 0 747 20 20 cm /X Do Q' }],
    ['is mirrored', { content: 'q -600 0 0 800 600 0 cm /X Do Q' }],
    ['is cut off', { content: `0 0 300 800 re W n ${FILLS_PAGE}` }],
    ['has a note stuck to it', { page: '/Annots[<</Type/Annot/Subtype/Square/Rect[10 10 90 90]/C[1 0 0]>>]' }],
  ])('is rendered when it %s', async (_, how) => {
    const { width } = await pictureOf(aPdf({ content: FILLS_PAGE, ...how, more: [imageObject(await aJpeg())] }));
    expect(width).not.toBe(DECODED);
  });

  it('is rendered when its PDF says something else of it than the JPEG does', async () => {
    const { width } = await pictureOf(aPdf({ content: FILLS_PAGE, more: [imageObject(await aJpeg(), '', RENDERED)] }));
    expect(width).toBe(RENDERED);
  });

  it('is rendered when the JPEG is damaged', async () => {
    const jpeg = await aJpeg();
    const { width } = await pictureOf(aPdf({ content: FILLS_PAGE, more: [imageObject(jpeg.subarray(0, 700))] }));
    expect(width).toBe(RENDERED);
  });

  it('is rendered when there is nothing in it', async () => {
    const { width } = await pictureOf(aPdf({ content: FILLS_PAGE, more: [imageObject(Buffer.alloc(0))] }));
    expect(width).toBe(RENDERED);
  });

  it('is rendered when its PDF says that its tones are the other way round', async () => {
    const negative = await aJpeg({ paper: 20, bar: 230 });
    const pdf = aPdf({ content: FILLS_PAGE, more: [imageObject(negative, '/Decode[1 0]')] });
    const { width, toneAt } = await pictureOf(pdf);
    expect([width, toneAt(600, 800)]).toEqual([RENDERED, expect.closeTo(235, -1)]);
  });
});
