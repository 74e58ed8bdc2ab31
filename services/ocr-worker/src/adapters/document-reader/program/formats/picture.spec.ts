import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { RecordedAnswers } from '../recorded-answers.builder';
import { readPicture } from './picture';

const read = async (file: Buffer, skip: number[] = []) => {
  const answers = new RecordedAnswers(skip);
  await readPicture(file, answers.recognise, answers);
  return answers;
};

/** Black on the left, white on the right. */
const halves = (width = 60, height = 40) => {
  const black = { create: { width: width / 2, height, channels: 3 as const, background: '#000' } };
  return sharp({ create: { width, height, channels: 3, background: '#fff' } }).composite([
    { input: black, left: 0, top: 0 },
  ]);
};

describe('readPicture', () => {
  it.each(['jpeg', 'png', 'webp', 'tiff', 'gif', 'avif'] as const)('decodes %s to grey', async (format) => {
    const { pictures } = await read(await halves().toFormat(format).toBuffer());
    expect(pictures[1]).toMatchObject({ width: 60, height: 40 });
    expect(pictures[1]?.data).toHaveLength(60 * 40);
    expect(pictures[1]?.data[5]).toBeLessThan(20);
    expect(pictures[1]?.data[55]).toBeGreaterThan(235);
  });

  it('sets a photograph upright as its camera says', async () => {
    const lying = await halves().withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const { pictures } = await read(lying);
    expect(pictures[1]).toMatchObject({ width: 40, height: 60 });
  });

  it('puts transparent pictures on white', async () => {
    const clear = { width: 10, height: 10, channels: 4 as const, background: '#0000' };
    const { pictures } = await read(await sharp({ create: clear }).png().toBuffer());
    expect(pictures[1]?.data[50]).toBe(255);
  });

  it('reads every page of a TIFF but the first frame of an animation', async () => {
    const frames = [await halves().png().toBuffer(), await halves().negate().png().toBuffer()];
    const joined = () => sharp(frames, { join: { animated: true } });
    const tiff = await read(await joined().tiff().toBuffer());
    expect(tiff.pages.map((page) => page.number)).toEqual([1, 2]);
    expect((await read(await joined().gif().toBuffer())).pages).toHaveLength(1);
    expect((await read(await joined().tiff().toBuffer(), [1])).begun).toEqual([2]);
  });

  it('reduces a scan of 600 dpi to 300', async () => {
    const scan = await halves(600, 400).withMetadata({ density: 600 }).png().toBuffer();
    expect((await read(scan)).pictures[1]).toMatchObject({ width: 300, height: 200 });
  });

  it('fails a picture that is too large by its header, before decoding', async () => {
    const bomb = await halves().png().toBuffer();
    bomb.writeUInt32BE(60_000, 16);
    bomb.writeUInt32BE(60_000, 20);
    const { faults } = await read(withCorrectCrc(bomb));
    expect(faults[1]).toMatchObject({
      code: 'resource_limit_exceeded',
      message: 'page 1 has 60000 x 60000 pixels, limit 120 million',
    });
  });

  it('calls a picture that ends in the middle damaged', async () => {
    const whole = await halves(600, 600).jpeg().toBuffer();
    const { faults } = await read(whole.subarray(0, whole.length - 200));
    expect(faults[1]).toMatchObject({ code: 'corrupt_file' });
  });

  it('refuses SVG under any name', async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
    await expect(read(svg)).rejects.toMatchObject({ code: 'unsupported_media_type' });
  });
});

/** The header chunk of a PNG ends at byte 29 and carries a checksum. */
function withCorrectCrc(png: Buffer): Buffer {
  png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
  return png;
}
