import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { CreateBucketCommand, DeleteBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { s3ClientConfig, type StorageSettings } from '#libs/storage';
import type { Figures } from './figures';
import { BenchTenant, deleteObjects } from './ingest/bench-tenant';
import { GatewaySender } from './ingest/gateway-sender';
import { bucketEvents, firstStep, growth, smallUploads, throughput } from './ingest/measures';
import { pidsOf, withStill } from './ingest/processes';

export interface IngestPlaces {
  /** The fleet's one origin. */
  readonly url: string;
  /** The gateway itself: what the edge before it costs is a row of its own. */
  readonly gateway: string;
  readonly database: string;
  readonly storage: StorageSettings;
  readonly pidsFile: string;
  /** Folder of the fleet. */
  readonly home: string;
}

/** Files per number at once: seconds each, on two cores. */
const LOADS = [
  { atOnce: 1, files: 16 },
  { atOnce: 8, files: 48 },
  { atOnce: 64, files: 64 },
];

const WARM_UP = { atOnce: 8, files: 64 };

/** How well files get in: large ones, a very large one, small ones, and through the bucket. Takes away what it has brought. */
export async function benchIngest(places: IngestPlaces): Promise<Figures> {
  const client = storeClient(places.storage);
  const tenant = await BenchTenant.open(places.database);
  const sender = new GatewaySender(places.gateway, tenant.key);
  const atEdge = new GatewaySender(places.url, tenant.key);
  try {
    return { title: 'files getting in', rows: await rowsOf(places, { client, tenant, sender, atEdge }) };
  } finally {
    sender.close();
    atEdge.close();
    await tenant.close(client, places.storage.S3_BUCKET, join(places.home, 'vault'));
    client.destroy();
  }
}

interface Parts {
  client: S3Client;
  tenant: BenchTenant;
  sender: GatewaySender;
  atEdge: GatewaySender;
}

async function rowsOf(places: IngestPlaces, { client, tenant, sender, atEdge }: Parts): Promise<Figures['rows']> {
  const { storage, pidsFile } = places;
  const rows: Figures['rows'] = [
    await firstStep(sender, tenant),
    await growth(sender, pidsOf(pidsFile, 'ingest-gateway')), // before the others: memory that they have taken is taken
  ];
  await withStill(pidsOf(pidsFile, 'ocr-worker'), async () => {
    await inOwnBucket(client, async (bucket) => {
      const store = { client, bucket };
      await throughput(sender, store, WARM_UP); // not counted: code that has not run yet is compiled while it runs, on both sides
      for (const load of LOADS) rows.push(await throughput(sender, store, load));
      const [what, figures] = await throughput(atEdge, store, { atOnce: 8, files: 48 });
      rows.push([`${what}, by the edge`, figures]);
    });
    rows.push(...(await smallUploads(sender)), await bucketEvents(tenant, client, storage.S3_BUCKET));
  });
  return rows;
}

/** As many connections as uploads at once; otherwise as the services talk to the store. */
const storeClient = (settings: StorageSettings): S3Client =>
  new S3Client({
    ...s3ClientConfig(settings),
    requestHandler: { httpAgent: { maxSockets: 64 }, httpsAgent: { maxSockets: 64 } },
  });

/** A bucket that tells nobody of its objects. */
async function inOwnBucket(client: S3Client, work: (bucket: string) => Promise<void>): Promise<void> {
  const Bucket = `bench-${randomBytes(6).toString('hex')}`;
  await client.send(new CreateBucketCommand({ Bucket }));
  try {
    await work(Bucket);
  } finally {
    await deleteObjects(client, Bucket);
    await client.send(new DeleteBucketCommand({ Bucket }));
  }
}
