import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiKeys, type Scope } from '#libs/auth';
import type { DocumentState } from '#libs/contracts';
import { Documents } from '#libs/ledger';
import { FLOW_SPEC_TIMEOUT_MS, ServiceBench, until } from '#libs/testing';
import { IngestGatewayModule } from '../../services/ingest-gateway/src/ingest-gateway.module';
import { CommandLine } from './command-line';

const KEY = 'csk_command-line-spec-key';
const BLIND = 'csk_command-line-spec-blind';
const SCOPES: Scope[] = ['documents:write', 'documents:read', 'tasks'];

describe('consilium upload', () => {
  let bench: ServiceBench;
  let url: string;
  let folder: string;
  let consilium: CommandLine;

  beforeAll(async () => {
    bench = await ServiceBench.start(IngestGatewayModule);
    url = await bench.url;
    const keys = bench.app.get(ApiKeys);
    await keys.seed('acme', 'command line', KEY, SCOPES);
    await keys.seed('acme', 'blind', BLIND, ['search']);
    consilium = new CommandLine({ CONSILIUM_URL: url, CONSILIUM_API_KEY: KEY });
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => bench.stop());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'consilium-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const file = (name: string, content: string | Buffer = `A note: ${randomUUID()}`): string => {
    const path = join(folder, name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, content);
    return path;
  };
  const document = async (id: unknown): Promise<Record<string, unknown> | undefined> => {
    const [row] = await bench.database.query<Record<string, unknown>>(
      `SELECT d.title, d.filename, d.state, d.languages, d.size::int AS size, c.name AS "case"
       FROM document d LEFT JOIN "case" c ON c.id = d.case_id WHERE d.id = $1`,
      [id],
    );
    return row;
  };
  /** What the rest of the fleet would do. */
  const bringTo = async (filename: string, state: DocumentState): Promise<void> => {
    const id = await until(async () => {
      const [row] = await bench.database.query<{ id: string }>('SELECT id FROM document WHERE filename = $1', [
        filename,
      ]);
      return row?.id;
    }, `${filename} being registered`);
    await bench.database.transaction((tx) => bench.app.get(Documents).advance(tx, id, state));
  };

  it('brings in a file with what is said of it', async () => {
    const path = file('charter.txt');
    const words = ['upload', path, '--case', 'harbour', '--title', 'A charter', '-l', 'eng', '-l', 'rus', '--json'];
    const { code, results, stderr } = await consilium.run(words);
    expect([code, stderr]).toEqual([0, '']);
    expect(results).toEqual([expect.objectContaining({ file: path, duplicate: false, state: 'registered' })]);
    expect(await document(results[0]?.['document_id'])).toMatchObject({
      title: 'A charter',
      filename: 'charter.txt',
      case: 'harbour',
      languages: ['eng', 'rus'],
    });
  });

  it('answers people and scripts without a terminal with a line per file', async () => {
    const path = file('line.txt');
    const first = await consilium.run(['upload', path]);
    const again = await consilium.run(['upload', path]);
    expect(first.stdout).toMatch(new RegExp(`^[0-9a-f-]{36}\tregistered\t${path}\n$`));
    expect([again.code, again.stdout]).toEqual([0, first.stdout]);
  });

  it('takes folders, patterns and stdin', async () => {
    const paths = [file('in/a.txt'), file('in/deep/b.txt'), file('c.txt')];
    file('in/.hidden');
    const words = ['upload', join(folder, 'in'), join(folder, '*.txt'), '-', '--name', 'd.txt', '--json'];
    const { code, results } = await consilium.run(words, `From a pipe: ${randomUUID()}`);
    expect(code).toBe(0);
    expect(new Set(results.map((result) => result['file']))).toEqual(new Set([...paths, '-']));
    expect(results).toHaveLength(4);
    const piped = results.find((result) => result['file'] === '-');
    expect(await document(piped?.['document_id'])).toMatchObject({ filename: 'd.txt' });
  });

  it('sends a large file whole', async () => {
    const content = Buffer.concat([Buffer.from(`%PDF-1.4 ${randomUUID()}`), Buffer.alloc(9_000_000, '7')]);
    const { code, results } = await consilium.run(['upload', file('large.pdf', content), '--json']);
    expect(code).toBe(0);
    expect(await document(results[0]?.['document_id'])).toMatchObject({ size: content.length });
  });

  it('sends what is larger than 100 MiB by tus, and knows it again', async () => {
    const content = Buffer.concat([Buffer.from(`%PDF-1.4 ${randomUUID()}`), Buffer.alloc(105 * 1024 * 1024, '7')]);
    const path = file('huge.pdf', content);
    const first = await consilium.run(['upload', path, '--case', 'harbour', '--json']);
    expect([first.code, first.stderr, first.results]).toMatchObject([
      0,
      '',
      [{ duplicate: false, state: 'registered' }],
    ]);
    const id = first.results[0]?.['document_id'];
    expect(await document(id)).toMatchObject({ filename: 'huge.pdf', size: content.length, case: 'harbour' });
    expect(await bench.database.query('SELECT method FROM upload_session WHERE filename = $1', ['huge.pdf'])).toEqual([
      { method: 'tus' },
    ]);
    const again = await consilium.run(['upload', path, '--json']);
    expect(again.results).toMatchObject([{ document_id: id, duplicate: true }]);
  }, 60_000);

  it('says what is wrong with a file, brings in the others, and ends with 1', async () => {
    const [empty, good] = [file('empty.txt', ''), file('good.txt')];
    const { code, stdout, stderr } = await consilium.run(['upload', empty, good]);
    expect(code).toBe(1);
    expect(stdout).toContain(`\tregistered\t${good}`);
    expect(stderr).toContain(`${empty}: ✗ The file is empty (empty_file, 422)`);
    const { results } = await consilium.run(['upload', empty, '--json']);
    expect(results).toMatchObject([{ file: empty, problem: { code: 'empty_file', status: 422 } }]);
  });

  it('watches a document to its end', async () => {
    const watching = consilium.start(['upload', file('watched.txt'), '--watch', '--json']);
    await bringTo('watched.txt', 'published');
    const { code, results, stderr } = await watching.end;
    expect([code, results]).toMatchObject([0, [{ state: 'published' }]]);
    expect(stderr).toContain('watched.txt: published');
  });

  it('ends with 1 when a watched document ends badly', async () => {
    const watching = consilium.start(['upload', file('unlucky.txt'), '--watch']);
    await bringTo('unlucky.txt', 'rejected');
    const { code, stdout, stderr } = await watching.end;
    expect(code).toBe(1);
    expect(stdout).toContain('\trejected\t');
    expect(stderr).toContain('ended as rejected');
  });

  it('ends with 130 on Ctrl-C while it waits', async () => {
    const watching = consilium.start(['upload', file('endless.txt'), '--watch']);
    await bringTo('endless.txt', 'parsing');
    watching.interrupt();
    expect((await watching.end).code).toBe(130);
  });

  it.each<[string, string[], number, string]>([
    ['a key that nobody knows', ['--key', 'csk_unknown'], 4, 'Set CONSILIUM_API_KEY'],
    ['a key without the scope', ['--key', BLIND], 4, 'not_allowed'],
    ['an address where nothing answers', ['--url', 'http://127.0.0.1:9'], 3, './fleet status'],
    ['an address that is none', ['--url', 'harbour'], 2, 'is not an address'],
    ['an unknown option', ['--colour'], 2, 'unknown option'],
  ])('tells %s by its exit code', async (_, words, code, said) => {
    const run = await consilium.run(['upload', file('x.txt'), ...words]);
    expect(run.code).toBe(code);
    expect(run.stderr).toContain(said);
  });

  it('tells a missing file, a missing key and a missing command by 2', async () => {
    const keyless = new CommandLine({ CONSILIUM_URL: url });
    const runs = [
      await consilium.run(['upload', join(folder, 'nowhere.txt')]),
      await keyless.run(['upload', file('y.txt')]),
      await consilium.run([]),
      await consilium.run(['ship']),
    ];
    expect(runs.map(({ code }) => code)).toEqual([2, 2, 2, 2]);
    expect((await consilium.run(['--help'])).stdout).toContain('Exit codes:');
  });
});
