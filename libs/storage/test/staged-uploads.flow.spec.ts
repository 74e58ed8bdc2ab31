import { createS3Client, createSigner, ObjectStore, stagedKey, type StagedUploads } from '#libs/storage';
import { infrastructure, testBucket, type TestBucket } from '#libs/testing';
import { v7 as uuidv7 } from 'uuid';

const MEGABYTE = 1024 * 1024;
const SECONDS = 60;

describe('StagedUploads', () => {
  let bucket: TestBucket;
  let staged: StagedUploads;

  beforeAll(async () => {
    bucket = await testBucket(infrastructure());
    staged = bucket.store.staged;
  });
  afterAll(() => bucket.drop());

  const put = async (url: string, body: string | Buffer, type?: string): Promise<number> => {
    const response = await fetch(url, { method: 'PUT', body, ...(type && { headers: { 'content-type': type } }) });
    return response.status;
  };

  it('takes by an address exactly what was signed for it', async () => {
    const key = stagedKey(uuidv7());
    const url = await staged.putUrl(key, { size: 5, mediaType: 'text/plain' }, SECONDS);
    expect(await put(url, 'longer', 'text/plain')).toBe(403);
    expect(await put(url, 'four', 'text/plain')).toBe(403);
    expect(await put(url, 'bytes', 'text/html')).toBe(403);
    expect(await bucket.store.head(key)).toBeUndefined();
    expect(await put(url, 'bytes', 'text/plain')).toBe(200);
    expect(await bucket.store.head(key)).toMatchObject({ size: 5 });
  });

  it('names the store as those outside know it, when they know it by another address', async () => {
    const outside = { ...bucket.settings, S3_PUBLIC_ENDPOINT: 'https://files.example.org' };
    const store = new ObjectStore(createS3Client(outside), outside.S3_BUCKET, createSigner(outside));
    const key = stagedKey(uuidv7());
    const urls = [
      await store.staged.putUrl(key, { size: 1, mediaType: 'text/plain' }, SECONDS),
      await store.staged.partUrl({ key, uploadId: 'x' }, { number: 1, size: 1 }, SECONDS),
      await store.downloadUrl({ key, filename: 'a', mediaType: 'text/plain' }, SECONDS),
    ];
    expect(urls.map((url) => new URL(url).origin)).toEqual(Array(3).fill('https://files.example.org'));
    expect(await store.head(key)).toBeUndefined();
    store.close();
  });

  it('joins the parts that have arrived, and knows no more of them', async () => {
    const object = await begun();
    const urls = await Promise.all([5 * MEGABYTE, 3].map((size, index) => partUrl(object, index + 1, size)));
    expect(await staged.parts(object)).toEqual([]);
    expect(await put(urls[1] ?? '', 'abcd')).toBe(403);
    expect(await put(urls[1] ?? '', 'abc')).toBe(200);
    expect(await put(urls[0] ?? '', Buffer.alloc(5 * MEGABYTE))).toBe(200);
    const parts = (await staged.parts(object)) ?? [];
    expect(parts).toMatchObject([
      { number: 1, size: 5 * MEGABYTE },
      { number: 2, size: 3 },
    ]);
    await staged.join(object, parts);
    expect(await bucket.store.head(object.key)).toMatchObject({ size: 5 * MEGABYTE + 3 });
    expect(await staged.parts(object)).toBeUndefined();
  });

  it('clears what there is of an upload, and nothing else', async () => {
    const [one, two] = [await begun(), await begun()];
    await put(await partUrl(one, 1, 1), 'x');
    for (const ending of ['.info', '.part']) {
      const url = await staged.putUrl(one.key + ending, { size: 1, mediaType: 'text/plain' }, SECONDS);
      await put(url, 'x', 'text/plain');
    }
    await staged.clear(one.key);
    await staged.clear(one.key);
    expect(await staged.parts(one)).toBeUndefined();
    expect((await bucket.keys()).filter((key) => key.startsWith(one.key))).toEqual([]);
    expect(await staged.parts(two)).toEqual([]);
    await staged.clear(two.key);
  });

  it('copies an object, with metadata of its own', async () => {
    const key = stagedKey(uuidv7());
    const url = await staged.putUrl(key, { size: 3, mediaType: 'text/plain' }, SECONDS);
    await put(url, 'one', 'text/plain');
    const options = { mediaType: 'text/csv', metadata: { 'consilium-source': 'spec' } };
    const etag = await bucket.store.copy(key, 'Копия + 1.csv', options);
    expect(await bucket.store.head('Копия + 1.csv')).toEqual({ size: 3, etag, metadata: options.metadata });
    await expect(bucket.store.copy('nowhere', 'other', options)).rejects.toMatchObject({ code: 'object_missing' });
  });

  const begun = async () => {
    const key = stagedKey(uuidv7());
    return { key, uploadId: await staged.begin(key, 'application/pdf') };
  };
  const partUrl = (object: { key: string; uploadId: string }, number: number, size: number): Promise<string> =>
    staged.partUrl(object, { number, size }, SECONDS);
});
