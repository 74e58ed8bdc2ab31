import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const ROOT = join(__dirname, '../../..');
const documents = globSync('docs/openapi/*.json', { cwd: ROOT });

it.each(documents)('the types are those of %s (`npm run client` writes them)', (document) => {
  const types = readFileSync(join(__dirname, 'gen', basename(document).replace('.json', '.d.ts')), 'utf8');
  const sha256 = createHash('sha256')
    .update(readFileSync(join(ROOT, document)))
    .digest('hex');
  expect(/^\/\/ sha256 (\w+)$/m.exec(types)?.[1]).toBe(sha256);
});
