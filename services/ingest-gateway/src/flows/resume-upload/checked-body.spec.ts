import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { checkedBody } from './checked-body';

const BYTES = 'a piece of a file';
const header = (algorithm: string, bytes = BYTES): string =>
  `${algorithm} ${createHash(algorithm).update(bytes).digest('base64')}`;
const body = (): Readable => Readable.from([Buffer.from(BYTES)]);

describe('a piece with a checksum', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'consilium-spec-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(['sha1', 'sha256', 'md5'])(
    'is given on when its %s is right, and leaves nothing on the disk',
    async (algorithm) => {
      const checked = await checkedBody(body(), header(algorithm), folder);
      expect(await text(checked.stream)).toBe(BYTES);
      await checked.drop();
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  it('is refused when it differs, and leaves nothing on the disk', async () => {
    await expect(checkedBody(body(), header('sha1', 'another'), folder)).rejects.toMatchObject({
      code: 'piece_checksum_mismatch',
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each(['', 'sha1', 'crc32 AAAA', 'sha1 AAAA BBBB', '__proto__ AAAA'])(
    'is refused with the header %j',
    async (given) => {
      await expect(checkedBody(body(), given, folder)).rejects.toMatchObject({ code: 'malformed_request' });
    },
  );
});
