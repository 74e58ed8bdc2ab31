/**
 * Says what in docs/openapi would break clients of an earlier commit: `node tools/openapi/breaking.ts HEAD~1`. The exit code is
 * 1 when something would and libs/contracts/VERSION.json does not give that document a new major version.
 */
import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { breakingChanges, type Document } from './breaking-changes.ts';

const ROOT = join(import.meta.dirname, '../..');
const [ref = 'HEAD'] = process.argv.slice(2);

const LONGEST_BYTES = 64 * 1024 * 1024;

for (const path of globSync('docs/openapi/*.json', { cwd: ROOT })) {
  const before = documentAt(path);
  const after = JSON.parse(readFileSync(join(ROOT, path), 'utf8')) as Document;
  if (!before || majorOf(before) !== majorOf(after)) continue;
  for (const change of breakingChanges(before, after)) {
    console.error(`${path}: ${change}`);
    process.exitCode = 1;
  }
}

/** Undefined when there was no such document then. */
function documentAt(path: string): Document | undefined {
  try {
    const text = execFileSync('git', ['show', `${ref}:${path}`], {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: LONGEST_BYTES,
    });
    return JSON.parse(text) as Document;
  } catch {
    return undefined;
  }
}

function majorOf({ info }: Document): string {
  return info.version.split('.')[0] ?? '';
}
