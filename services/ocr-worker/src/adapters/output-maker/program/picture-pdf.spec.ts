import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { PdfDocument } from '../../document-reader/program/pdf/pdf-document';
import { writePicturePdf } from './picture-pdf';
import { PictureFile } from './pictures/embed-picture';

const WIDTH = 320;
const HEIGHT = 200;
/** PDFium and sharp weigh colours differently when they make grey of them; a picture that is turned or inverted differs by 80. */
const SAME = 8;

describe('writePicturePdf', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'consilium-spec-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const wrap = async (bytes: Buffer) => {
    const file = path.join(folder, 'picture.pdf');
    await writePicturePdf(new PictureFile(bytes), file);
    execFileSync('qpdf', ['--check', file]); // throws when the file is not clean
    const document = await PdfDocument.openFile(file);
    const pages = Array.from({ length: document.pageCount }, (_, at) =>
      document.withPage(at + 1, (page) => ({ ...page.size(), grey: page.render(WIDTH, HEIGHT) })),
    );
    document.close();
    return { pages, pdf: readFileSync(file) };
  };

  /** How far the page, as a viewer shows it, is from the picture, per pixel, of 255. */
  const difference = async (shown: Uint8Array | undefined, picture: Sharp) => {
    const wanted = await picture
      .rotate()
      .resize(WIDTH, HEIGHT, { fit: 'fill' })
      .flatten({ background: '#fff' })
      .toColourspace('b-w')
      .raw()
      .toBuffer();
    return wanted.reduce((sum, value, at) => sum + Math.abs(value - (shown?.[at] ?? 0)), 0) / wanted.length;
  };

  it.each<[string, (picture: Sharp) => Sharp]>([
    ['JPEG', (picture) => picture.jpeg()],
    ['grey JPEG', (picture) => picture.toColourspace('b-w').jpeg({ progressive: true })],
    ['CMYK JPEG', (picture) => picture.toColourspace('cmyk').jpeg()],
    ['JPEG with a profile', (picture) => picture.withIccProfile('p3').jpeg()],
    ['PNG', (picture) => picture.png()],
    ['grey PNG', (picture) => picture.toColourspace('b-w').png()],
    ['PNG of one bit', (picture) => picture.threshold().png({ palette: true, colours: 2 })],
    ['PNG with a palette', (picture) => picture.png({ palette: true, colours: 16 })],
    [
      'fax TIFF in one strip',
      (picture) =>
        picture.threshold().toColourspace('b-w').tiff({ compression: 'ccittfax4', bitdepth: 1, tileHeight: HEIGHT }),
    ],
  ])('keeps the bytes of a %s', async (_, encode) => {
    const bytes = await encode(aPicture()).toBuffer();
    const { pages, pdf } = await wrap(bytes);
    expect(pdf.length).toBeLessThan(bytes.length * 1.15 + 1200);
    expect(pdf.includes(pieceOf(bytes))).toBe(true);
    expect(await difference(pages[0]?.grey.data, sharp(bytes))).toBeLessThan(SAME);
  });

  it.each<[string, (picture: Sharp) => Sharp]>([
    ['PNG with transparency', (picture) => picture.ensureAlpha(0.5).png()],
    ['interlaced PNG', (picture) => picture.png({ progressive: true })],
    ['GIF', (picture) => picture.gif()],
    ['lossless WebP', (picture) => picture.webp({ lossless: true })],
    ['LZW TIFF', (picture) => picture.tiff({ compression: 'lzw' })],
    [
      'fax TIFF in strips',
      (picture) =>
        picture.threshold().toColourspace('b-w').tiff({ compression: 'ccittfax4', bitdepth: 1, tileHeight: 16 }),
    ],
    [
      'inverted fax TIFF',
      (picture) =>
        picture
          .threshold()
          .toColourspace('b-w')
          .tiff({ compression: 'ccittfax4', bitdepth: 1, miniswhite: true, tileHeight: HEIGHT }),
    ],
    ['WebP', (picture) => picture.webp()],
    ['AVIF', (picture) => picture.avif()],
    ['JPEG TIFF', (picture) => picture.tiff({ compression: 'jpeg' })],
  ])('shows a %s as it is', async (_, encode) => {
    const bytes = await encode(aPicture()).toBuffer();
    const { pages } = await wrap(bytes);
    expect(await difference(pages[0]?.grey.data, sharp(bytes))).toBeLessThan(SAME);
  });

  it('keeps a scanned fax small that came in strips', async () => {
    const fax = aPicture(2000, 2800).threshold().toColourspace('b-w');
    const bytes = await fax.tiff({ compression: 'ccittfax4', bitdepth: 1, tileHeight: 64 }).toBuffer();
    expect((await wrap(bytes)).pdf.length).toBeLessThan(bytes.length * 1.15);
  });

  it('sets a photograph upright as its camera says, without touching it', async () => {
    const bytes = await aPicture().withMetadata({ orientation: 6, density: 144 }).jpeg().toBuffer();
    const { pages, pdf } = await wrap(bytes);
    expect(pages[0]).toMatchObject({ width: HEIGHT / 2, height: WIDTH / 2 });
    expect(pdf.includes(pieceOf(bytes))).toBe(true);
    expect(await difference(pages[0]?.grey.data, sharp(bytes))).toBeLessThan(SAME);
  });

  it('makes a page of each page of a TIFF, in the size that it was scanned', async () => {
    const pages = [await aPicture().png().toBuffer(), await aPicture().negate().png().toBuffer()];
    const tiff = sharp(pages, { join: { animated: true } }).withMetadata({ density: 150 });
    const wrapped = await wrap(await tiff.tiff().toBuffer());
    expect(wrapped.pages).toHaveLength(2);
    expect(wrapped.pages[0]?.width).toBeCloseTo((WIDTH * 72) / 150, 1);
    expect(await difference(wrapped.pages[1]?.grey.data, aPicture().negate())).toBeLessThan(SAME);
  });

  it('leaves the page empty whose picture is damaged', async () => {
    const whole = await sharp(await aPicture().png().toBuffer())
      .tiff({ compression: 'lzw' })
      .toBuffer();
    whole.fill(0xff, 8, 200);
    const { pages } = await wrap(whole);
    expect(pages[0]).toMatchObject({ width: 595, height: 842 });
  });
});

/** Dark stripes on a light slope of colours. */
function aPicture(width = WIDTH, height = HEIGHT): Sharp {
  const data = Buffer.alloc(width * height * 3);
  for (let at = 0; at < width * height; at++) {
    const [x, y] = [at % width, Math.floor(at / width)];
    const ink = Math.floor(y / 20) % 2 === 0 && x > 40 && x < 150 + y / 2;
    data.set(ink ? [20, 10, 60] : [255 - x / 4, 240, 200 + y / 8], at * 3);
  }
  return sharp(data, { raw: { width, height, channels: 3 } });
}

/** A piece of the pixels: behind the header of a TIFF, else out of the middle, where no headers are. */
function pieceOf(bytes: Buffer): Buffer {
  const from = bytes.toString('latin1', 0, 2) === 'II' ? 8 : Math.floor(bytes.length * 0.3);
  return bytes.subarray(from, from + 40);
}
