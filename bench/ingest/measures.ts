import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { type Figures, ms, perSecond, quantile } from '../figures';
import { BENCH_TENANT, type BenchTenant, deleteObjects } from './bench-tenant';
import type { GatewaySender } from './gateway-sender';
import { inParallel, timed } from './in-parallel';
import { pdfWithBallast } from './pdf-with-ballast';
import { memoryDuring } from './processes';

type Row = Figures['rows'][number];

const MB = 1_000_000;
const FILE_BYTES = 8 * MB;
const ROUNDS = 2;
/** The store goes on for a while with the bytes that it has said to have: not in the time of the other side. */
const SETTLE_MS = 1_500;

/** MB/s through the gateway beside the same bytes put into the object store by the AWS SDK, in turn. */
export async function throughput(
  sender: GatewaySender,
  store: { client: S3Client; bucket: string },
  { atOnce, files }: { atOnce: number; files: number },
): Promise<Row> {
  const [client, Bucket] = [store.client, store.bucket];
  let [direct, gateway] = [0, 0];
  for (let round = 0; round < ROUNDS; round++) {
    const contents = Array.from({ length: files }, () => pdfWithBallast(FILE_BYTES));
    await wait(SETTLE_MS);
    direct += await timed(() =>
      inParallel(contents, atOnce, (Body, index) =>
        client.send(new PutObjectCommand({ Bucket, Key: `${index}`, Body })),
      ),
    );
    await wait(SETTLE_MS);
    gateway += await timed(() => inParallel(contents, atOnce, (content) => accepted(sender, content)));
    await deleteObjects(client, Bucket);
  }
  const rate = (milliseconds: number): number => (ROUNDS * files * FILE_BYTES * 1_000) / milliseconds / MB;
  const value = `${rate(gateway).toFixed(0)} MB/s = ${(direct / gateway).toFixed(2)} of ${rate(direct).toFixed(0)} MB/s direct (goal ≥ 0.80)`;
  return [`8 MB files, ${atOnce} at once`, value];
}

const LARGE_BYTES = 1_000 * MB;
const PIECE_BYTES = 4 * MB;

/**
 * What the gateway needs more while a gigabyte passes. The hash that is claimed is wrong: the gateway takes and hashes all of it,
 * finds that out and takes the bytes back, so that nobody has to read them.
 */
export async function growth(sender: GatewaySender, pids: readonly number[]): Promise<Row> {
  const piece = pdfWithBallast(PIECE_BYTES);
  const pieces = Array.from({ length: LARGE_BYTES / PIECE_BYTES }, () => piece);
  const claim = '0'.repeat(64);
  const { before, most } = await memoryDuring(pids, async () => {
    const { status, body } = await sender.upload('large.pdf', pieces, claim);
    if (body.code !== 'checksum_mismatch') throw new Error(`1 GB was answered with ${status} ${body.code}`);
  });
  const value = `${((most - before) / 1024).toFixed(0)} MB more than ${(before / 1024).toFixed(0)} MB (goal ≤ 30 MB)`;
  return ['memory (PSS) for 1 GB', value];
}

const SMALL_BYTES = 100_000;
const SMALL_FILES = 120;
const SENDERS = 8;

/** Small files per second, and how long one takes. */
export async function smallUploads(sender: GatewaySender): Promise<Row[]> {
  const contents = Array.from({ length: SMALL_FILES }, () => pdfWithBallast(SMALL_BYTES));
  const answers: number[] = [];
  const took = await timed(() =>
    inParallel(contents, SENDERS, async (content) => answers.push(await accepted(sender, content))),
  );
  return [
    [`100 KB files, ${SENDERS} at once`, perSecond(SMALL_FILES, took)],
    ['100 KB file p50 / p95', `${ms(quantile(answers, 0.5))} / ${ms(quantile(answers, 0.95))}`],
  ];
}

const SINGLES = 25;

/** From the moment the ledger has a document to the start of its first step, one document at a time. */
export async function firstStep(sender: GatewaySender, tenant: BenchTenant): Promise<Row> {
  const waits: number[] = [];
  for (let index = 0; index < SINGLES; index++) {
    const { body } = await sender.upload('single.pdf', [pdfWithBallast(SMALL_BYTES)]);
    await tenant.idle();
    const [row] = await tenant.database.query<{ wait: number }>(
      `SELECT extract(epoch FROM min(t.started_at) - d.created_at)::float8 * 1000 AS wait
       FROM document d JOIN task t ON t.document_id = d.id WHERE d.id = $1 GROUP BY d.created_at`,
      [body.document_id],
    );
    waits.push(row?.wait ?? Number.NaN);
  }
  return [
    'accepted → first step p50 / p95',
    `${ms(quantile(waits, 0.5))} / ${ms(quantile(waits, 0.95))} (goal ≤ 50 ms)`,
  ];
}

const DROPPED = 60;

/** Objects dropped into the bucket per second, from the first PUT until the ledger has the last of them. */
export async function bucketEvents(tenant: BenchTenant, client: S3Client, Bucket: string): Promise<Row> {
  const contents = Array.from({ length: DROPPED }, () => pdfWithBallast(SMALL_BYTES));
  const known = await tenant.documents();
  const took = await timed(async () => {
    await inParallel(contents, SENDERS, (Body) => {
      const Key = `tenant/${BENCH_TENANT}/case/bench/original/${randomUUID()}.pdf`;
      return client.send(new PutObjectCommand({ Bucket, Key, Body, ContentType: 'application/pdf' }));
    });
    while ((await tenant.documents()) < known + DROPPED) await wait(20);
  });
  return [`${DROPPED} objects in the bucket → registered`, perSecond(DROPPED, took)];
}

/** Uploads a file that has to be new; milliseconds to the answer. */
async function accepted(sender: GatewaySender, content: Buffer): Promise<number> {
  const { status, body, ms: took } = await sender.upload('bench.pdf', [content]);
  if (status !== 202) throw new Error(`an upload was answered with ${status} ${body.code}`);
  return took;
}
