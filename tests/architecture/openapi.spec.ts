import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './fleet';
import { openApiPages } from './pages/openapi.page';

const paths = openApiPages.map(({ path }) => path);

it('the OpenAPI documents pass the linter, examples included', () => {
  const { stderr } = spawnSync(process.execPath, ['tools/openapi/lint.ts', ...paths], { cwd: ROOT, encoding: 'utf8' });
  expect(stderr).toBe('');
});

it.each(paths)('%s tells what every call answers', (path) => {
  const { paths: calls } = JSON.parse(readFileSync(join(ROOT, path), 'utf8')) as Document;
  const silent = Object.entries(calls).flatMap(([address, methods]) =>
    Object.entries(methods)
      .filter(([, { responses }]) => responses['200']?.description === UNSAID)
      .map(([method]) => `${method} ${address}: decorate its handler with @Described`),
  );
  expect(silent).toEqual([]);
});

/** What a handler without a description is given. */
const UNSAID = 'It is done.';

interface Document {
  paths: Record<string, Record<string, { responses: Record<string, { description: string } | undefined> }>>;
}
