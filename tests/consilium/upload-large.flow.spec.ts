import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import { ApiKeys } from '#libs/auth';
import { createS3Client } from '#libs/storage';
import { Cable, FLOW_SPEC_TIMEOUT_MS, ServiceBench } from '#libs/testing';
import { IngestGatewayModule } from '../../services/ingest-gateway/src/ingest-gateway.module';
import { CommandLine } from './command-line';

const KEY = `csk_upload-large-spec-${randomUUID()}`;
const MEGABYTE = 1024 * 1024;
/** Goes by tus, and takes two pieces. */
const LARGE = 105 * MEGABYTE;

describe('consilium upload of a large file', () => {
  let bench: ServiceBench;
  let cable: Cable;
  let folder: string;
  let path: string;
  let consilium: CommandLine;

  beforeAll(async () => {
    bench = await ServiceBench.start(IngestGatewayModule);
    await bench.app.get(ApiKeys).seed('acme', 'large', KEY, ['documents:read', 'documents:write']);
    cable = await Cable.to(await bench.url);
    consilium = new CommandLine({ CONSILIUM_URL: cable.url, CONSILIUM_API_KEY: KEY });
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(async () => {
    await bench.stop();
    cable.close();
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'consilium-'));
    path = join(folder, 'large.pdf');
    writeFileSync(path, Buffer.concat([Buffer.from(`%PDF-1.4 ${randomUUID()}`), Buffer.alloc(LARGE, '7')]));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** What the bucket and the ledger hold. */
  const contents = async (): Promise<object> => {
    const client = createS3Client(bench.bucket.settings);
    const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: bench.bucket.store.bucket }));
    client.destroy();
    const documents = await bench.database.query('SELECT id FROM document');
    const open = await bench.database.query(`SELECT id FROM upload_session WHERE state = 'open'`);
    return { keys: await bench.bucket.keys(), parts: Uploads.length, documents, open };
  };

  it('goes on where it was when its line breaks at 60 %', async () => {
    const stalled = cable.stallAfter(0.6 * LARGE);
    const sending = consilium.start(['upload', path, '--json']);
    await stalled;
    cable.cut();
    cable.mend();
    const { code, results, stderr } = await sending.end;
    expect([code, stderr, results]).toMatchObject([0, '', [{ duplicate: false, state: 'registered' }]]);
    expect(await contents()).toMatchObject({ parts: 0, open: [] });
  }, 120_000);

  it('leaves nothing behind when it is interrupted', async () => {
    const before = await contents();
    const stalled = cable.stallAfter(0.6 * LARGE);
    const sending = consilium.start(['upload', path, '--json']);
    await stalled;
    sending.interrupt();
    expect((await sending.end).code).toBe(130);
    cable.mend();
    expect(await contents()).toEqual(before);
  }, 120_000);
});
