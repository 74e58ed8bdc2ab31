import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './fleet';
import { configurationPage, environmentExample } from './pages/configuration.page';
import { dataModelPage } from './pages/data-model.page';
import { errorsPage } from './pages/errors.page';
import { flowsPage } from './pages/flows.page';
import type { GeneratedPage } from './pages/markdown';
import { openApiPages } from './pages/openapi.page';

const PAGES = [errorsPage, flowsPage, dataModelPage, configurationPage, environmentExample, ...openApiPages];

/** `npm run docs` sets it: the pages are written instead of compared. */
const isUpdate = process.env['UPDATE_DOCS'] === '1';

describe('generated pages', () => {
  it.each(PAGES.map((page) => [page.path, page] as const))(
    '%s says what the code says (`npm run docs` writes it)',
    async (path, page) => {
      const text = await page.render();
      if (isUpdate) writeFileSync(join(ROOT, path), text);
      expect(written(page)).toBe(text);
    },
  );
});

const written = ({ path }: GeneratedPage): string => readFileSync(join(ROOT, path), 'utf8');
