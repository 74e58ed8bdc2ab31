import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { ApiKeys } from '#libs/auth';
import { Documents } from '#libs/ledger';
import { FLOW_SPEC_TIMEOUT_MS, ServiceBench } from '#libs/testing';
import { v7 as uuidv7 } from 'uuid';
import { IngestGatewayModule } from '../../services/ingest-gateway/src/ingest-gateway.module';
import { CommandLine } from './command-line';

const KEY = 'csk_command-line-spec-key';

describe('consilium', () => {
  let bench: ServiceBench;
  let folder: string;
  let consilium: CommandLine;
  let id: string;
  const text = `The harbour master writes: ${randomUUID()}`;

  beforeAll(async () => {
    bench = await ServiceBench.start(IngestGatewayModule);
    await bench.app.get(ApiKeys).seed('acme', 'command line', KEY, ['documents:write', 'documents:read', 'tasks']);
    const url = await bench.url;
    consilium = new CommandLine({ CONSILIUM_URL: url, CONSILIUM_API_KEY: KEY });
    const source = { system: 'spec', channel: 'a', external_id: '1' };
    const response = await fetch(`${url}/api/posts`, {
      method: 'POST',
      headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
      body: JSON.stringify({ text, source, title: 'A note', case: 'harbour' }),
    });
    id = ((await response.json()) as { document_id: string }).document_id;
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => bench.stop());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'consilium-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('shows how a document is', async () => {
    const { code, stdout } = await consilium.run(['status', id]);
    expect(code).toBe(0);
    expect(stdout).toContain(`${id}  parsed     A note`);
    expect(stdout).toContain('1 page');
    expect(stdout).toContain('case harbour');
    const { results } = await consilium.run(['--json', 'status', id]);
    expect(results).toMatchObject([{ document_id: id, state: 'parsed', tags: [] }]);
  });

  it('ends with 1 when one of the documents ended badly or does not exist', async () => {
    const bad = await consilium.run(['upload', '-', '--json'], `Doomed: ${randomUUID()}`);
    const doomed = String(bad.results[0]?.['document_id']);
    await bench.database.transaction((tx) => bench.app.get(Documents).advance(tx, doomed, 'rejected'));
    const { code, stdout, stderr } = await consilium.run(['status', id, doomed]);
    expect([code, stdout.split('\n').filter(Boolean)]).toEqual([
      1,
      [expect.any(String), expect.stringContaining('rejected')],
    ]);
    expect(stderr).toContain('1 of 2 ended badly');
    const missing = await consilium.run(['status', uuidv7()]);
    expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining('(not_found, 404)')]);
  });

  it('prints the text', async () => {
    expect(await consilium.run(['text', id])).toMatchObject({ code: 0, stdout: `${text}\n` });
    const { results } = await consilium.run(['text', id, '--json']);
    expect(results).toEqual([{ document_id: id, text }]);
  });

  it('downloads the original, and replaces nothing unasked', async () => {
    const target = join(folder, 'note.txt');
    const first = await consilium.run(['download', id, '-o', target]);
    expect([first.code, first.stderr, readFileSync(target, 'utf8')]).toEqual([0, '', text]);
    writeFileSync(target, 'mine');
    expect(await consilium.run(['download', id, '-o', target])).toMatchObject({ code: 2 });
    expect(readFileSync(target, 'utf8')).toBe('mine');
    expect(await consilium.run(['download', id, '-o', target, '--force'])).toMatchObject({ code: 0 });
    expect(readFileSync(target, 'utf8')).toBe(text);
    expect(await consilium.run(['download', id, '-o', '-'])).toMatchObject({ code: 0, stdout: text });
  });

  it('keeps nothing of a download whose bytes are not the document’s', async () => {
    const { results } = await consilium.run(['upload', '-', '--json'], `Changed: ${randomUUID()}`);
    const changed = String(results[0]?.['document_id']);
    const [object] = await bench.database.query<{ key: string }>(
      'SELECT key FROM storage_object WHERE document_id = $1',
      [changed],
    );
    await bench.bucket.store.put(object?.key ?? '', Readable.from(['something else']), { mediaType: 'text/plain' });
    const { code, stderr } = await consilium.run(['download', changed, '-o', join(folder, 'changed.txt')]);
    expect([code, stderr]).toEqual([1, expect.stringContaining('SHA-256')]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('explains a document in the language asked for', async () => {
    const english = await consilium.run(['explain', id, '--language', 'en']);
    expect([english.code, english.stderr]).toEqual([0, '']);
    const russian = await consilium.run(['explain', id, '--language', 'ru', '--json']);
    expect(russian.results).toMatchObject([{ document_id: id, text: expect.stringMatching(/[а-я]/) }]);
    expect(english.stdout).not.toMatch(/[а-я]/);
    expect(await consilium.run(['explain', uuidv7()])).toMatchObject({ code: 1 });
  });

  it('lists tasks', async () => {
    const { code, results } = await consilium.run(['tasks', '--document', id, '--json']);
    expect([code, results]).toEqual([0, []]);
    expect(await consilium.run(['tasks', '--document', id])).toMatchObject({ code: 0, stdout: 'no tasks\n' });
    const refused = await consilium.run(['tasks', '--status', 'lost']);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('status: ')]);
  });
});
