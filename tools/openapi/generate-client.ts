/** Writes the types of libs/client from the OpenAPI documents: `npm run client`; `npm run docs` ends with it. Only what has changed. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** TypeScript 7 has no API for programs yet, so the generator brings the last one that has. */
const GENERATOR = ['--package=openapi-typescript@7.13.0', '--package=typescript@5.9.3', 'openapi-typescript'];

for (const source of globSync('docs/openapi/*.json', { cwd: ROOT })) {
  const text = readFileSync(join(ROOT, source));
  const target = join(ROOT, 'libs/client/src/gen', basename(source).replace('.json', '.d.ts'));
  const sha256 = createHash('sha256').update(text).digest('hex');
  if (existsSync(target) && readFileSync(target, 'utf8').includes(`// sha256 ${sha256}\n`)) continue;
  const types = execFileSync('npx', ['--yes', ...GENERATOR, join(ROOT, source), '--empty-objects-unknown'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  writeFileSync(target, `// Written by npm run client from ${source}\n// sha256 ${sha256}\n${types}`);
}
