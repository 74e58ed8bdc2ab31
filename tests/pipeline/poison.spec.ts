import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createS3Client } from '#libs/storage';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { until } from '#libs/testing';
import { Fleet, FLEET_TIMEOUT_MS } from './fleet';

interface ShownProblem {
  problem_id: string;
  code: string;
  queue: string;
  state: string;
  attempts: number;
  recommendation: string;
}

describe('a document that cannot be read', () => {
  let fleet: Fleet;

  beforeAll(async () => {
    fleet = await Fleet.open();
    await fleet.isHealthy();
  }, FLEET_TIMEOUT_MS);
  afterAll(() => fleet.close());

  const broken = () => Buffer.concat([readFileSync('samples/broken.pdf'), Buffer.from(`\n% ${randomUUID()}\n`)]);
  const problemOf = async (documentId: string): Promise<ShownProblem | undefined> =>
    (await fleet.call<{ items: ShownProblem[] }>(`/api/problems?document_id=${documentId}`)).body.items[0];
  const decide = (problemId: string, decision: string, body: object = { reason: 'a spec' }) =>
    fleet.call<{ state?: string; code?: string }>(`/api/problems/${problemId}/${decision}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });

  it(
    'ends in the Problem Log with its reason, and does not hold up the others',
    async () => {
      const poison = await fleet.upload('broken.pdf', broken());
      const good = await fleet.post(randomUUID(), 'A good document right behind a broken one.');
      await fleet.reaches(good.body.document_id, 'published');
      const { problem_id } = await fleet.reaches(poison.body.document_id, 'problem');
      const problem = await problemOf(poison.body.document_id);
      expect(problem).toMatchObject({
        problem_id,
        code: 'corrupt_file',
        queue: 'ocr-worker.plan-document',
        state: 'open',
        attempts: 1,
      });
      expect(problem?.recommendation).toBeTruthy();
    },
    FLEET_TIMEOUT_MS,
  );

  it(
    'is published by a retry once its file is mended',
    async () => {
      const { body } = await fleet.upload('broken.pdf', broken());
      await fleet.reaches(body.document_id, 'problem');
      await mendObjectOf(fleet, body.document_id);
      const problem = await problemOf(body.document_id);
      expect((await decide(problem?.problem_id ?? '', 'retry')).status).toBe(200);
      await fleet.reaches(body.document_id, 'published');
      await until(async () => (await problemOf(body.document_id))?.state === 'resolved');
    },
    FLEET_TIMEOUT_MS,
  );

  it(
    'comes back to the Problem Log when the retry fails again, as the same problem',
    async () => {
      const { body } = await fleet.upload('broken.pdf', broken());
      await fleet.reaches(body.document_id, 'problem');
      const before = await problemOf(body.document_id);
      await decide(before?.problem_id ?? '', 'retry');
      await until(async () => (await problemOf(body.document_id))?.state === 'open');
      await fleet.reaches(body.document_id, 'problem');
      expect((await problemOf(body.document_id))?.problem_id).toBe(before?.problem_id);
    },
    FLEET_TIMEOUT_MS,
  );

  it(
    'asks for a reason, and refuses to decide twice',
    async () => {
      const { body } = await fleet.upload('broken.pdf', broken());
      await fleet.reaches(body.document_id, 'problem');
      const problem = await problemOf(body.document_id);
      expect(await decide(problem?.problem_id ?? '', 'discard', {})).toMatchObject({
        status: 400,
        body: { code: 'validation_failed' },
      });
      expect((await decide(problem?.problem_id ?? '', 'discard')).status).toBe(200);
      expect(await decide(problem?.problem_id ?? '', 'retry')).toMatchObject({
        status: 409,
        body: { code: 'conflict' },
      });
    },
    FLEET_TIMEOUT_MS,
  );
});

/** Puts an intact file in the place of the document's broken one, as an operator would. */
async function mendObjectOf(fleet: Fleet, documentId: string): Promise<void> {
  const { bucket, key } = await fleet.objectOf(documentId);
  const client = createS3Client({
    S3_ENDPOINT: process.env['CONSILIUM_S3_ENDPOINT'],
    S3_REGION: 'us-east-1',
    S3_BUCKET: bucket,
    AWS_ACCESS_KEY_ID: process.env['AWS_ACCESS_KEY_ID'],
    AWS_SECRET_ACCESS_KEY: process.env['AWS_SECRET_ACCESS_KEY'],
  });
  const Metadata = { 'consilium-source': 'ingest-gateway' };
  await client.send(
    new PutObjectCommand({ Bucket: bucket, Key: key, Body: readFileSync('samples/report.pdf'), Metadata }),
  );
  client.destroy();
}
