/**
 * Makes scanned pages whose text is known, and files that break document pipelines: `node tools/corpus/make.ts DIR`.
 * `NAME.pdf` comes with `NAME.truth.json`, a text per page; nasty files lie in `hostile/`. The same seed gives the same bytes.
 *
 *   --pages 20         pages of the two large scans; the others have their share of it
 *   --seed 7
 *   --only scan-en,…   these documents only; `hostile` is one of the words
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { DOCUMENTS } from './documents.ts';
import { goodPage } from './hostile-pdf.ts';
import { HOSTILE } from './hostile.ts';
import { FONT_FAMILIES } from './looks.ts';
import { makeScan } from './scan.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    pages: { type: 'string', default: '20' },
    seed: { type: 'string', default: '7' },
    only: { type: 'string', default: [...Object.keys(DOCUMENTS), 'hostile'].join(',') },
  },
});
const folder = positionals[0];
if (!folder) throw new Error('usage: node tools/corpus/make.ts DIR [--pages 20] [--seed 7] [--only scan-en,hostile]');
const wanted = values.only.split(',');
if (wanted.some((name) => name !== 'hostile')) refuseMissingFonts();
mkdirSync(path.join(folder, 'hostile'), { recursive: true });

for (const name of wanted) await (name === 'hostile' ? makeHostile() : makeDocument(name));

/** Another font in the place of a missing one would make another corpus, and nobody would notice. */
function refuseMissingFonts(): void {
  const installed = execFileSync('fc-list', [':', 'family'], { encoding: 'utf8' });
  const missing = FONT_FAMILIES.filter((family) => !installed.includes(family));
  if (missing.length)
    throw new Error(`Fonts are missing (${missing.join(', ')}): apt-get install fonts-dejavu-core fonts-liberation`);
}

async function makeDocument(name: string): Promise<void> {
  const document = DOCUMENTS[name];
  if (!document) throw new Error(`There is no document ${name}: use ${Object.keys(DOCUMENTS).join(', ')} or hostile.`);
  const pages = Math.max(1, Math.round(Number(values.pages) * document.share));
  const { pdf, truth } = await makeScan(document.recipe, pages, Number(values.seed));
  write(`${name}.pdf`, pdf);
  write(`${name}.truth.json`, `${JSON.stringify(truth, null, 1)}\n`);
}

async function makeHostile(): Promise<void> {
  for (const [name, make] of Object.entries(HOSTILE)) write(`hostile/${name}`, await make());
  write('hostile/good.pdf', goodPage());
  const [good, locked] = ['good.pdf', 'encrypted.pdf'].map((name) => path.join(folder ?? '', 'hostile', name));
  execFileSync('qpdf', ['--encrypt', 'secret', 'owner', '256', '--', good ?? '', locked ?? '']);
}

function write(name: string, content: string | Uint8Array): void {
  writeFileSync(path.join(folder ?? '', name), content);
  console.log(`${name} ${content.length}`);
}
