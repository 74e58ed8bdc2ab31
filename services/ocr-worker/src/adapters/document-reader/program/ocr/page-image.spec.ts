import sharp from 'sharp';
import { FIRST_ATTEMPT } from '../../../../domain/page-attempts';
import { quarterTurn } from '../../../../domain/picture/grey';
import type { TiffFile } from '../../../../domain/picture/tiff-file';
import { aPrintedPage } from '../../../../domain/picture/page.builder';
import { makePageImage } from './page-image';

const lookAt = async (file: TiffFile) => {
  const { width, height, bitsPerSample } = await sharp(Buffer.concat(file)).metadata();
  return { width, height, bits: bitsPerSample };
};

describe('makePageImage', () => {
  it('leaves straight black print of a good size alone, at a bit per pixel', async () => {
    const image = await makePageImage(aPrintedPage(), FIRST_ATTEMPT);
    expect(await lookAt(image.file)).toEqual({ width: 800, height: 1000, bits: 1 });
    expect(image).toMatchObject({ blank: false, rescaled: false, sideways: false });
  });

  it('enlarges small print and leads back to the page', async () => {
    const image = await makePageImage(aPrintedPage({ letterHeight: 10 }), FIRST_ATTEMPT);
    expect(await lookAt(image.file)).toEqual({ width: 1760, height: 2200, bits: 8 });
    expect(image.toPage({ x: 176, y: 220, width: 352, height: 22 })).toEqual({
      x: expect.closeTo(0.1, 3),
      y: expect.closeTo(0.1, 3),
      width: expect.closeTo(0.2, 3),
      height: expect.closeTo(0.01, 3),
    });
  });

  it('leaves the size alone when told to', async () => {
    const image = await makePageImage(aPrintedPage({ letterHeight: 10 }), { ...FIRST_ATTEMPT, rescale: false });
    expect(image.rescaled).toBe(false);
  });

  it('sets a page upright', async () => {
    const lying = quarterTurn(aPrintedPage(), 90);
    expect((await makePageImage(lying, FIRST_ATTEMPT)).sideways).toBe(true);
    expect((await makePageImage(lying, { ...FIRST_ATTEMPT, turn: 270 })).sideways).toBe(false);
  });

  it('knows a blank page', async () => {
    expect((await makePageImage(aPrintedPage({ lines: 0, paper: 235 }), FIRST_ATTEMPT)).blank).toBe(true);
  });
});
