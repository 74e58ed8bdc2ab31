import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { asKnownPicture } from './foreign-picture';
import { decodeHeic } from './heic';

/** Red, green; blue, white: from the top left. */
const COLORS = [[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 255]]; // prettier-ignore

interface BmpLook {
  bits?: number;
  fromTop?: boolean;
  compression?: number;
  width?: number;
  height?: number;
}

/** A BMP of two by two pixels. */
function aBmp({ bits = 24, fromTop = false, compression = 0, width = 2, height = 2 }: BmpLook = {}): Buffer {
  const palette = bits <= 8 ? COLORS.flatMap(([r = 0, g = 0, b = 0]) => [b, g, r, 0]) : [];
  const row = (first: number, second: number): number[] => {
    if (bits === 4) return [(first << 4) | second, 0, 0, 0];
    if (bits === 8) return [first, second, 0, 0];
    const pixels = [first, second].flatMap((at) => [...(COLORS[at] ?? [])].toReversed().concat(bits === 32 ? [0] : []));
    return bits === 24 ? [...pixels, 0, 0] : pixels;
  };
  const rows = fromTop ? [...row(0, 1), ...row(2, 3)] : [...row(2, 3), ...row(0, 1)];
  const head = Buffer.alloc(54);
  head.write('BM');
  head.writeUInt32LE(54 + palette.length, 10);
  head.writeUInt32LE(40, 14);
  head.writeInt32LE(width, 18);
  head.writeInt32LE(fromTop ? -height : height, 22);
  head.writeUInt16LE(bits, 28);
  head.writeUInt32LE(compression, 30);
  head.writeInt32LE(11_811, 38); // 300 dpi
  return Buffer.concat([head, Buffer.from(palette), Buffer.from(rows)]);
}

describe('asKnownPicture', () => {
  it.each([{ bits: 24 }, { bits: 32 }, { bits: 8 }, { bits: 4 }, { bits: 24, fromTop: true }])(
    'decodes a BMP: %j',
    async (look) => {
      const picture = sharp(await asKnownPicture(aBmp(look)));
      expect([...(await picture.removeAlpha().raw().toBuffer())]).toEqual(COLORS.flat());
      expect((await picture.metadata()).density).toBe(300);
    },
  );

  it.each([
    ['run-length encoded', aBmp({ compression: 1 }), 'corrupt_file'],
    ['cut off', aBmp().subarray(0, 60), 'corrupt_file'],
    ['larger than it is', aBmp({ width: 5000 }), 'corrupt_file'],
    ['of an impossible size', aBmp({ width: -2 }), 'corrupt_file'],
  ])('refuses a BMP that is %s', async (_, file, code) => {
    await expect(asKnownPicture(file)).rejects.toMatchObject({ code });
  });

  it('leaves what sharp can decode', async () => {
    const avif = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#f00' } })
      .avif()
      .toBuffer();
    expect(await asKnownPicture(avif)).toBe(avif);
  });
});

describe('decodeHeic', () => {
  const HEIC = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1');
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'consilium-spec-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  /** Stands in for heif-convert, which is called as `heif-convert -q 95 in out.jpg`. */
  const aProgram = async (script: string) => {
    const program = path.join(folder, `program-${Math.random()}`);
    await writeFile(program, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return program;
  };

  it('gives what the program makes of the picture, the first where there are several', async () => {
    const program = await aProgram('echo "quality $2" > "${4%.jpg}-1.jpg"; echo second > "${4%.jpg}-2.jpg"');
    expect(String(await decodeHeic(HEIC, program))).toBe('quality 95\n');
  });

  it('says what to install where the program is not there', async () => {
    await expect(decodeHeic(HEIC, path.join(folder, 'no-such-program'))).rejects.toMatchObject({
      code: 'missing_program',
      message: expect.stringContaining('libheif-examples'),
    });
  });

  it.each([
    ['fails', 'exit 1', 'corrupt_file'],
    ['makes nothing', 'exit 0', 'corrupt_file'],
    ['is killed', 'kill -9 $$', 'resource_limit_exceeded'],
  ])('refuses a picture at which the program %s', async (_, script, code) => {
    await expect(decodeHeic(HEIC, await aProgram(script))).rejects.toMatchObject({ code });
  });
});
