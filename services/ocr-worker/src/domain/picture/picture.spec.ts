import sharp from 'sharp';
import { evenOutContrast } from './contrast';
import { densestPart } from './densest-part';
import { cutOut, type Grey, quarterTurn } from './grey';
import { findLetters, medianHeight } from './letters';
import { aPrintedPage } from './page.builder';
import { whitenPaper } from './paper';
import { beforeStraightening, straighten } from './shear';
import { looksSideways, skewOf } from './skew';
import { type TiffFile, toBilevelTiff, toGreyTiff } from './tiff-file';
import { inkShare, inkThreshold, inkTone, isBilevel, tonesOf } from './tones';

const lettersOf = (page: Grey) => findLetters(page, inkThreshold(tonesOf(page)));
const picture = (width: number, ...tones: number[]): Grey => ({
  data: Uint8Array.from(tones),
  width,
  height: tones.length / width,
});

describe('quarterTurn', () => {
  const page = picture(3, 1, 2, 3, 4, 5, 6);

  it.each([
    [0, 3, [1, 2, 3, 4, 5, 6]],
    [90, 2, [4, 1, 5, 2, 6, 3]],
    [180, 3, [6, 5, 4, 3, 2, 1]],
    [270, 2, [3, 6, 2, 5, 1, 4]],
  ] as const)('by %i degrees clockwise', (turn, width, tones) => {
    expect(quarterTurn(page, turn)).toMatchObject({ width, data: Uint8Array.from(tones) });
  });

  it('comes back after four turns, also over the edges of its blocks', () => {
    const printed = aPrintedPage({ skew: 2 });
    const once = quarterTurn(printed, 90);
    expect(quarterTurn(once, 270).data).toEqual(printed.data);
  });
});

describe('cutOut', () => {
  const page = picture(3, 1, 2, 3, 4, 5, 6, 7, 8, 9);

  it('gives a part of a picture', () => {
    expect(cutOut(page, { x: 1, y: 0, width: 2, height: 2 })).toEqual(picture(2, 2, 3, 5, 6));
  });

  it('gives what is inside of a box that reaches beyond, and all of a pixel that it touches', () => {
    expect(cutOut(page, { x: -4, y: 1.5, width: 5.5, height: 9 })).toEqual(picture(2, 4, 5, 7, 8));
  });
});

describe('densestPart', () => {
  it('holds three whole lines where most print is', () => {
    const page = aPrintedPage({ letterHeight: 20 });
    page.data.fill(255, 0, 800 * 520); // leaves the lines from 540 on
    expect(densestPart(lettersOf(page), page)).toMatchObject({ y: expect.closeTo(530, -1), height: 160, width: 440 });
  });

  it('is all of a page with hardly any print', () => {
    const page = aPrintedPage({ lines: 1 });
    expect(densestPart(lettersOf(page), page)).toEqual({ x: 0, y: 0, width: 800, height: 1000 });
  });
});

describe('tones', () => {
  it('parts ink from paper, also on pale print', () => {
    const threshold = inkThreshold(tonesOf(aPrintedPage({ ink: 120, paper: 220 })));
    expect(threshold).toBeGreaterThan(120);
    expect(threshold).toBeLessThan(220);
  });

  it('tells how light the ink is', () => {
    const tones = tonesOf(aPrintedPage({ ink: 120, paper: 220 }));
    expect(inkTone(tones, inkThreshold(tones))).toBe(120);
    expect(inkTone(tonesOf(aPrintedPage({ lines: 0, paper: 240 })), 128)).toBe(0);
  });

  it('finds no ink on an empty page and some on a printed one', () => {
    expect(inkShare(tonesOf(aPrintedPage({ lines: 0, paper: 240 })))).toBe(0);
    expect(inkShare(tonesOf(aPrintedPage()))).toBeGreaterThan(0.05);
  });

  it('knows black and white from grey', () => {
    expect(isBilevel(tonesOf(aPrintedPage()))).toBe(true);
    expect(isBilevel(tonesOf(aPrintedPage({ ink: 90 })))).toBe(false);
  });
});

describe('findLetters', () => {
  it('finds every letter with its size', () => {
    const letters = lettersOf(aPrintedPage({ lines: 2, letterHeight: 20 }));
    expect(letters).toHaveLength(2 * 32);
    expect(letters[0]).toMatchObject({ x: 85, width: 10, height: 20, right: 90 });
  });

  it('joins what touches, also diagonally, and leaves out dots', () => {
    const page = { data: new Uint8Array(40 * 40).fill(255), width: 40, height: 40 };
    for (let step = 0; step < 12; step++) page.data.fill(0, step * 41, step * 41 + 1);
    page.data[30 * 40 + 30] = 0;
    expect(findLetters(page, 128)).toMatchObject([{ width: 12, height: 12 }]);
  });

  it('tells the height of print, unless there is too little of it', () => {
    expect(medianHeight(lettersOf(aPrintedPage({ letterHeight: 24 })))).toBe(24);
    expect(medianHeight(lettersOf(aPrintedPage({ lines: 1 })))).toBe(0);
  });
});

describe('skew', () => {
  it.each([1.4, -0.9, 3])('of %f degrees is found and undone', (skew) => {
    const page = aPrintedPage({ skew });
    const found = skewOf(lettersOf(page), page);
    expect(found).toBeCloseTo(skew, 0);
    const straight = straighten(page, found);
    expect(skewOf(lettersOf(straight), straight)).toBe(0);
  });

  it('of a straight page is none', () => {
    const page = aPrintedPage();
    expect(skewOf(lettersOf(page), page)).toBe(0);
  });

  it('leads back to where a point was', () => {
    const size = { width: 800, height: 1000 };
    expect(beforeStraightening({ x: 400, y: 500 }, size, 2)).toEqual({ x: 400, y: 500 });
    const corner = beforeStraightening({ x: 800, y: 500 }, size, 2);
    expect(corner).toMatchObject({ x: 800, y: expect.closeTo(514, 0) });
  });
});

describe('looksSideways', () => {
  it('knows lines that run from top to bottom', () => {
    const page = aPrintedPage();
    expect(looksSideways(lettersOf(page), page)).toBe(false);
    const turned = quarterTurn(page, 90);
    expect(looksSideways(lettersOf(turned), turned)).toBe(true);
  });
});

describe('evenOutContrast', () => {
  it('makes pale print black on white', () => {
    const even = tonesOf(evenOutContrast(aPrintedPage({ ink: 150, paper: 220 })));
    expect(even[255]).toBeGreaterThan(400_000);
    expect(even.subarray(0, 30).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(20_000);
  });
});

describe('whitenPaper', () => {
  it('takes away the grain of paper and leaves pale ink, as black', () => {
    const paper = [222, 216, 228, 222, 219, 225, 222, 222];
    const tones = Array.from({ length: 400 }, () => paper).flat();
    const white = whitenPaper(picture(80, ...tones, ...Array<number>(80).fill(172)));
    expect(Math.min(...white.data.subarray(0, 3200))).toBeGreaterThan(200);
    expect([...new Set(white.data.subarray(3200))]).toEqual([0]);
  });

  it('makes no ink of the grain of an empty page', () => {
    const white = whitenPaper(picture(4, ...Array.from({ length: 100 }, () => [222, 218, 226, 222]).flat()));
    expect(Math.min(...white.data)).toBeGreaterThan(128);
  });
});

describe('TIFF files', () => {
  const decoded = async (file: TiffFile) =>
    sharp(Buffer.concat(file)).toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
  const page = picture(3, 0, 255, 0, 255, 255, 0);

  it.each([
    ['a byte per pixel', toGreyTiff, 6],
    ['a bit per pixel, rows padded', toBilevelTiff, 2],
  ])('hold a picture as %s', async (_, write, bytes) => {
    const file = write(page);
    const { data, info } = await decoded(file);
    expect({ data: [...data], ...info }).toMatchObject({ data: [...page.data], width: 3, height: 2 });
    expect(file.at(-1)).toHaveLength(bytes);
  });

  it('keep every tone of grey', async () => {
    const tones = picture(3, 0, 1, 100, 127, 128, 254);
    expect([...(await decoded(toGreyTiff(tones))).data]).toEqual([...tones.data]);
  });
});
