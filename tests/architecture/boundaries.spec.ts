import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './fleet';

interface Finding {
  message: string;
  /** The text of our own rules. */
  help?: string;
  filename: string;
}

const FIXTURE = join(ROOT, 'tools/lint/fixture');
const expectations = globSync('{libs,services}/**/*.ts', { cwd: FIXTURE })
  .toSorted()
  .map((file) => [file, readFileSync(join(FIXTURE, file), 'utf8').split('\n')[0]?.replace('// ', '') ?? ''] as const);
const violations = expectations.map(([file, line]) => [file, line.replace('violates: ', '')] as const);

describe('the linter', () => {
  let folder: string;
  let findings: Finding[];

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'boundaries-'));
    cpSync(FIXTURE, folder, { recursive: true });
    writeFileSync(join(folder, '.oxlintrc.json'), rulesWithoutExceptions());
    findings = lint(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const messagesOn = (file: string): string[] =>
    findings.filter(({ filename }) => filename.endsWith(file)).map(({ message, help = '' }) => `${message} ${help}`);

  it.each(violations.filter(([, line]) => line !== 'allowed'))('catches %s: %s', (file, message) => {
    expect(messagesOn(file).join('\n')).toContain(message);
  });

  it.each(violations.filter(([, line]) => line === 'allowed'))('lets %s pass', (file) => {
    expect(messagesOn(file)).toEqual([]);
  });
});

it('the rules of the linter are those of tools/lint/boundaries.ts', () => {
  expect(() =>
    execFileSync(process.execPath, ['tools/lint/boundaries.ts', '--check'], { cwd: ROOT, stdio: 'pipe' }),
  ).not.toThrow();
});

/** The repository's rules, without the list of folders that are not linted. */
function rulesWithoutExceptions(): string {
  const {
    ignorePatterns: _ignored,
    $schema: _schema,
    ...rules
  } = JSON.parse(readFileSync(join(ROOT, '.oxlintrc.json'), 'utf8')) as Record<string, unknown>;
  return JSON.stringify(rules);
}

function lint(folder: string): Finding[] {
  const { stdout } = spawnSync(join(ROOT, 'node_modules/.bin/oxlint'), ['--format', 'json', '.'], {
    cwd: folder,
    encoding: 'utf8',
  });
  return (JSON.parse(stdout) as { diagnostics: Finding[] }).diagnostics;
}
