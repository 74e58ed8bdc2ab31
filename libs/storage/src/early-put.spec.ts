import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { S3Client } from '@aws-sdk/client-s3';
import { until } from '#libs/testing';
import { EarlyPuts } from './early-put';
import { createS3Client } from './s3-client';

const MEGABYTE = 1024 * 1024;
const TARGET = { Bucket: 'bucket', Key: 'key', ContentType: 'text/plain', Metadata: {} };

describe('an early request', () => {
  /** What the store has received of each request; nothing but whole requests make objects. */
  let received: { bytes: Buffer[]; isWhole: boolean }[];
  let server: Server;
  let client: S3Client;
  const bytes = randomBytes(2 * MEGABYTE);
  const receivedBytes = (): Buffer => Buffer.concat(received[0]?.bytes ?? []);

  beforeAll(async () => {
    server = createServer((request, response) => {
      const got = { bytes: [] as Buffer[], isWhole: false };
      received.push(got);
      request.on('data', (chunk: Buffer) => got.bytes.push(chunk));
      request.on('error', () => undefined);
      request.on('end', () => {
        got.isWhole = true;
        response.setHeader('etag', '"made"').end();
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    client = createS3Client({
      S3_ENDPOINT: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      S3_REGION: 'us-east-1',
      S3_BUCKET: 'bucket',
      AWS_ACCESS_KEY_ID: 'id',
      AWS_SECRET_ACCESS_KEY: 'secret',
    });
  });
  beforeEach(() => {
    received = [];
  });
  afterAll(() => {
    client.destroy();
    server.close();
  });

  it('sends what there is, all but the last byte, and that one when the guess was right', async () => {
    const buffer = Buffer.alloc(3 * MEGABYTE);
    const early = new EarlyPuts(client).begin(TARGET, buffer, bytes.length);
    bytes.copy(buffer, 0, 0, MEGABYTE);
    early?.filled(MEGABYTE);
    await until(() => receivedBytes().length === MEGABYTE, 'half of the file');
    bytes.copy(buffer, MEGABYTE, MEGABYTE);
    early?.filled(bytes.length);
    await until(() => receivedBytes().length === bytes.length - 1, 'all but the last byte');
    expect(received[0]?.isWhole).toBe(false);
    expect(await early?.finish(bytes.length)).toBe('"made"');
    expect(receivedBytes().equals(bytes)).toBe(true);
  });

  it.each([
    ['longer', bytes.length + 1],
    ['shorter', bytes.length - 1],
  ])('makes no object of a file that is %s', async (_, length) => {
    const early = new EarlyPuts(client).begin(TARGET, Buffer.alloc(3 * MEGABYTE), bytes.length);
    early?.filled(bytes.length - 1);
    await until(() => receivedBytes().length === bytes.length - 1, 'all but the last byte');
    early?.filled(length);
    expect(await early?.finish(length)).toBeUndefined();
    expect(received.map(({ isWhole }) => isWhole)).toEqual([false]);
  });

  it('is given up when its sender is slow', async () => {
    const puts = new EarlyPuts(client, 1);
    const early = puts.begin(TARGET, Buffer.from(bytes), bytes.length);
    await until(() => puts.underWay === 0, 'the request being given up');
    early?.filled(bytes.length);
    expect(await early?.finish(bytes.length)).toBeUndefined();
    expect(received.filter(({ isWhole }) => isWhole)).toEqual([]);
  });

  it('is not begun for small files, for those that do not fit, and for too many at once', async () => {
    const puts = new EarlyPuts(client);
    expect(puts.begin(TARGET, bytes)).toBeUndefined();
    expect(puts.begin(TARGET, bytes, MEGABYTE - 1)).toBeUndefined();
    expect(puts.begin(TARGET, bytes, bytes.length + 1)).toBeUndefined();
    const sixteen = Array.from({ length: 16 }, () => puts.begin(TARGET, bytes, bytes.length));
    expect(puts.begin(TARGET, bytes, bytes.length)).toBeUndefined();
    await Promise.all(sixteen.map(async (one) => one?.giveUp()));
    expect(puts.underWay).toBe(0);
    const next = puts.begin(TARGET, bytes, bytes.length);
    next?.filled(bytes.length);
    expect(await next?.finish(bytes.length)).toBe('"made"');
  });
});
