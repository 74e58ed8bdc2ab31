import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { infrastructure, testBucket, type TestBucket } from '#libs/testing';
import { createS3Client, ObjectStore } from '#libs/storage';

const MEGABYTE = 1024 * 1024;

describe('ObjectStore', () => {
  let bucket: TestBucket;
  let folder: string;

  beforeAll(async () => {
    bucket = await testBucket(infrastructure());
    folder = mkdtempSync(path.join(tmpdir(), 'consilium-spec-'));
  });
  afterAll(async () => {
    await bucket.drop();
    rmSync(folder, { recursive: true });
  });

  it.each([0, 1, 5, 5.5, 10, 10.1, 15, 23])('gives back the %d MB that were streamed in', async (megabytes) => {
    const bytes = randomBytes(megabytes * MEGABYTE);
    const pieces = [bytes.subarray(0, 7), bytes.subarray(7, bytes.length / 2), bytes.subarray(bytes.length / 2)];
    const key = `of ${megabytes}`;
    await bucket.store.put(key, Readable.from(pieces), { mediaType: 'text/plain' });
    const file = path.join(folder, 'file');
    await bucket.store.download(key, file, new AbortController().signal);
    expect(hashOf(readFileSync(file))).toBe(hashOf(bytes));
  });

  it.each([
    ['right', 2],
    ['too small', 2 - 2 / MEGABYTE],
    ['far too small', 1],
    ['too large', 3],
    ['that of a larger file', 200],
  ])('gives back what was streamed in when the guess of its length is %s', async (_, guess) => {
    const bytes = randomBytes(2 * MEGABYTE);
    const body = Readable.from([bytes.subarray(0, 7), bytes.subarray(7, MEGABYTE), bytes.subarray(MEGABYTE)]);
    const etag = await bucket.store.put('guessed', body, { mediaType: 'text/plain', likelyBytes: guess * MEGABYTE });
    const stored = await bucket.store.open('guessed', undefined, undefined, etag);
    expect(hashOf(Buffer.concat(await stored.toArray()))).toBe(hashOf(bytes));
  });

  it('leaves nothing behind when a file breaks off whose length was guessed right', async () => {
    const broken = Readable.from(
      (function* () {
        yield randomBytes(2 * MEGABYTE - 1);
        throw new Error('the sender went away');
      })(),
    );
    const put = bucket.store.put('guessed and broken', broken, { mediaType: 'text/plain', likelyBytes: 2 * MEGABYTE });
    await expect(put).rejects.toThrow('the sender went away');
    expect(await bucket.keys()).not.toContain('guessed and broken');
  });

  it('keeps apart what is streamed in at once, also when memory is short', async () => {
    const files = Array.from({ length: 40 }, () => randomBytes(11 * MEGABYTE));
    const put = (bytes: Buffer, index: number) =>
      bucket.store.put(`one of many ${index}`, Readable.from([bytes]), { mediaType: 'text/plain' });
    await Promise.all(files.map(put));
    for (const [index, bytes] of files.entries()) {
      const stored = await bucket.store.open(`one of many ${index}`);
      expect(hashOf(Buffer.concat(await stored.toArray()))).toBe(hashOf(bytes));
    }
  });

  it('keeps metadata', async () => {
    await bucket.store.put('tagged', Readable.from(['x']), {
      mediaType: 'text/plain',
      metadata: { 'consilium-source': 'spec' },
    });
    expect((await bucket.store.head('tagged'))?.metadata).toEqual({ 'consilium-source': 'spec' });
  });

  it('leaves nothing behind when the stream breaks or the upload is aborted', async () => {
    const broken = Readable.from(
      (function* () {
        yield Buffer.alloc(13 * MEGABYTE);
        throw new Error('the sender went away');
      })(),
    );
    await expect(bucket.store.put('broken', broken, { mediaType: 'text/plain' })).rejects.toThrow(
      'the sender went away',
    );
    const abort = new AbortController();
    const endless = Readable.from(
      (function* () {
        for (let part = 0; ; part++) {
          if (part === 4) abort.abort();
          yield Buffer.alloc(5 * MEGABYTE);
        }
      })(),
    );
    await expect(
      bucket.store.put('aborted', endless, { mediaType: 'text/plain', signal: abort.signal }),
    ).rejects.toMatchObject({ name: 'AbortError' });
    expect(await bucket.keys()).not.toEqual(expect.arrayContaining(['broken']));
    expect(await bucket.keys()).not.toEqual(expect.arrayContaining(['aborted']));
  });

  it('lists page by page in the order of the keys', async () => {
    for (const key of ['list/b', 'list/a', 'list/Я', 'other'])
      await bucket.store.put(key, Readable.from(['x']), { mediaType: 'text/plain' });
    const first = await bucket.store.list({ prefix: 'list/', limit: 2 });
    expect(first).toMatchObject({ objects: [{ key: 'list/a', size: 1 }, { key: 'list/b' }], isLast: false });
    expect(first.objects[0]?.etag).toBe((await bucket.store.head('list/a'))?.etag);
    const rest = await bucket.store.list({ prefix: 'list/', after: 'list/b', limit: 2 });
    expect(rest).toMatchObject({ objects: [{ key: 'list/Я' }], isLast: true });
  });

  it('opens the version that was asked for, or none', async () => {
    const etag = await bucket.store.put('version', Readable.from(['one']), { mediaType: 'text/plain' });
    (await bucket.store.open('version', undefined, undefined, etag)).destroy();
    await bucket.store.put('version', Readable.from(['two']), { mediaType: 'text/plain' });
    await expect(bucket.store.open('version', undefined, undefined, etag)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('names a missing object for good, and a missing store for now', async () => {
    await expect(bucket.store.open('nowhere')).rejects.toMatchObject({ code: 'object_missing' });
    expect(await bucket.store.head('nowhere')).toBeUndefined();
    const away = new ObjectStore(createS3Client({ ...bucket.settings, S3_ENDPOINT: 'http://127.0.0.1:1' }), 'bucket');
    await expect(away.open('anything')).rejects.toMatchObject({ code: 'dependency_unavailable' });
    await expect(away.ping()).rejects.toThrow('ECONNREFUSED');
    away.close();
  });
});

const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
