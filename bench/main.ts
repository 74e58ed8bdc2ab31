/** `./fleet bench [WHAT…]` ends here: measures the fleet that its environment names (`./fleet env --test`). */
import path from 'node:path';
import { FleetClient } from './fleet-client';
import type { Figures } from './figures';
import { benchIngest } from './ingest';
import { benchMemory } from './memory';
import { benchMessaging } from './messaging/compare';
import { benchOcr, benchThousand, type OcrPlaces } from './ocr';
import { pidsOf } from './ingest/processes';
import { benchPosts } from './posts';
import { benchScans } from './scans';

const setting = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run this with ./fleet bench.`);
  return value;
};

const client = new FleetClient(setting('CONSILIUM_URL'), setting('CONSILIUM_API_KEY'));

const ocrPlaces = (): OcrPlaces => {
  const pidsFile = setting('CONSILIUM_PIDS');
  const [url, key, home] = [setting('CONSILIUM_URL'), setting('CONSILIUM_API_KEY'), setting('CONSILIUM_HOME')];
  return { client, url, key, home, pidsFile, readers: () => pidsOf(pidsFile, 'ocr-worker') };
};

/** Half an hour each: only when they are asked for. */
const LONG = ['ocr', 'ocr-thousand'];

const BENCHES: Record<string, () => Promise<Figures>> = {
  memory: () => Promise.resolve(benchMemory(setting('CONSILIUM_PIDS'))),
  ingest: () =>
    benchIngest({
      url: setting('CONSILIUM_URL'),
      gateway: setting('CONSILIUM_GATEWAY_URL'),
      database: setting('DATABASE_URL'),
      pidsFile: setting('CONSILIUM_PIDS'),
      home: setting('CONSILIUM_HOME'),
      storage: {
        S3_ENDPOINT: setting('S3_ENDPOINT'),
        S3_REGION: setting('S3_REGION'),
        S3_BUCKET: setting('S3_BUCKET'),
        AWS_ACCESS_KEY_ID: setting('AWS_ACCESS_KEY_ID'),
        AWS_SECRET_ACCESS_KEY: setting('AWS_SECRET_ACCESS_KEY'),
      },
    }),
  posts: () => benchPosts(client),
  scans: () => benchScans(client, path.resolve('samples')),
  ocr: () => benchOcr(ocrPlaces(), 'whole'),
  'ocr-quick': () => benchOcr(ocrPlaces(), 'quick'),
  'ocr-thousand': () => benchThousand(ocrPlaces()),
  messaging: () =>
    benchMessaging({
      database: setting('DATABASE_URL'),
      broker: setting('RABBITMQ_URL'),
      management: setting('RABBITMQ_MANAGEMENT_URL'),
      cache: setting('REDIS_URL'),
    }),
};

async function main(): Promise<void> {
  const words = process.argv.slice(2);
  const wanted = words.length > 0 ? words : Object.keys(BENCHES).filter((name) => !LONG.includes(name));
  const unknown = wanted.filter((name) => !(name in BENCHES));
  if (unknown.length > 0)
    throw new Error(`There is no bench ${unknown.join(', ')}: use ${Object.keys(BENCHES).join(', ')}.`);
  for (const name of wanted) show(await BENCHES[name]?.());
}

function show(figures: Figures | undefined): void {
  const lines = figures?.rows.map(([name, value]) => `  ${name.padEnd(36)} ${value}\n`) ?? [];
  process.stdout.write(`\n${figures?.title ?? ''}\n${lines.join('')}`);
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
