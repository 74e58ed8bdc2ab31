import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const REPOSITORY = join(__dirname, '../..');
const COPIED = [
  'libs',
  'proto',
  'services/tagging-worker',
  'package.json',
  'tsconfig.json',
  'tsconfig.base.json',
  '.oxlintrc.json',
  '.oxfmtrc.json',
];

describe('the generator of flows', () => {
  const root = mkdtempSync(join(tmpdir(), 'generate-'));
  const read = (path: string): string => readFileSync(join(root, 'services/tagging-worker', path), 'utf8');
  const run = (...args: string[]) =>
    spawnSync(process.execPath, ['tools/generate/flow.ts', '--root', root, ...args], {
      cwd: REPOSITORY,
      encoding: 'utf8',
    });
  const bin = (name: string, ...args: string[]) =>
    spawnSync(join(REPOSITORY, 'node_modules/.bin', name), args, { cwd: root, encoding: 'utf8' });

  beforeAll(() => {
    for (const path of COPIED) cpSync(join(REPOSITORY, path), join(root, path), { recursive: true });
    symlinkSync(join(REPOSITORY, 'node_modules'), join(root, 'node_modules'));
  });
  afterAll(() => rmSync(root, { recursive: true }));

  it('makes a flow on messages, with its spec and its place in the module', () => {
    const { status, stdout } = run('tagging-worker', 'count-words', '--consumes', 'ocr.document-parsed.v1');
    expect(status).toBe(0);
    expect(stdout).toContain('services/tagging-worker/test/count-words.flow.spec.ts');
    expect(read('src/flows/count-words/count-words.consumer.ts')).toContain('@OnMessage(documentParsed, QUICK)');
    expect(read('test/count-words.flow.spec.ts')).toContain(`{ ...ids, pageCount: 1, contentHash: 'x' }`);
    const module = read('src/tagging-worker.module.ts');
    expect(module).toContain(`import { CountWords } from './flows/count-words/count-words.consumer';`);
    expect(module).toMatch(/controllers: \[[^\]]*CountWords\]/);
  });

  it('makes a flow on HTTP', () => {
    expect(run('tagging-worker', 'list-words').status).toBe(0);
    expect(read('src/flows/list-words/list-words.controller.ts')).toContain(`@Controller('api/list-words')`);
  });

  it('makes a flow on a message that is of no document', () => {
    expect(run('tagging-worker', 'watch-objects', '--consumes', 's3-events.object-stored.v1').status).toBe(0);
    expect(read('test/watch-objects.flow.spec.ts')).toContain(
      `{ bucket: 'x', key: 'x', etag: 'x', size: 1n, sequencer: 'x' }`,
    );
  });

  it('makes what the compiler and the linter accept', () => {
    expect(bin('tsc', '--noEmit').stdout).toBe('');
    const linted = bin('oxlint', 'services');
    expect(linted.stdout).toContain('Found 0 warnings and 0 errors');
  }, 120_000);

  it.each([
    [['tagging-worker', 'count-words', '--consumes', 'ocr.document-parsed.v1'], 'is there already'],
    [['no-such-service', 'count-words'], 'no service no-such-service'],
    [['tagging-worker', 'CountWords'], 'named verb-noun'],
    [['tagging-worker', 'take-words', '--consumes', 'words.v1'], 'There are: s3-events'],
  ])('refuses %j', (args, reason) => {
    const { status, stderr } = run(...args);
    expect(status).toBe(1);
    expect(stderr).toContain(reason);
  });
});
