import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { Accounts, type Usage } from './accounts';
import { type Corpus, type KnownScan, score, type Scores } from './corpus';

/** What one run cost and gave. */
export interface OcrRun extends Usage, Scores {
  pages: number;
  sizeRatio: number;
}

/** Ways to call it: the plain one does what we do; the other also turns, straightens and cleans pages. */
export const OCRMYPDF_WAYS = {
  plain: ['--skip-text', '--output-type', 'pdf', '--optimize', '0'],
  clean: ['--skip-text', '--output-type', 'pdf', '--optimize', '0', '--rotate-pages', '--deskew', '--clean'],
} as const;

/** Debian's ocrmypdf, and what a fair comparison needs beside it. Installs them when they are missing, for which it must be root. */
export function installOcrmypdf(): void {
  if (spawnSync('ocrmypdf', ['--version']).status === 0 && spawnSync('unpaper', ['--version']).status === 0) return;
  execFileSync('apt-get', ['install', '-y', '--no-install-recommends', 'ocrmypdf', 'unpaper', 'fonts-liberation'], {
    stdio: 'ignore',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}

/** Its version, for the table. */
export const ocrmypdfVersion = (): string => execFileSync('ocrmypdf', ['--version'], { encoding: 'utf8' }).trim();

/** One run on a scan with so many jobs. */
export async function runOcrmypdf(
  corpus: Corpus,
  scan: KnownScan,
  { way, languages, jobs }: { way: keyof typeof OCRMYPDF_WAYS; languages: string; jobs: number },
): Promise<OcrRun> {
  const [out, sidecar] = [corpus.result(`${scan.name}-${way}.pdf`), corpus.result(`${scan.name}-${way}.txt`)];
  const how = ['-q', ...OCRMYPDF_WAYS[way], '-l', languages, '--jobs', `${jobs}`, '--sidecar', sidecar];
  const program = spawn('ocrmypdf', [...how, scan.file, out], { stdio: ['ignore', 'ignore', 'pipe'] });
  const accounts = new Accounts(() => (program.pid === undefined ? [] : [program.pid]));
  const [code] = (await once(program, 'exit')) as [number | null];
  const usage = accounts.close();
  if (code !== 0) throw new Error(`ocrmypdf ended with ${code} on ${scan.name}`);
  const sizeRatio = statSync(out).size / statSync(scan.file).size;
  return { ...usage, ...score(scan.truthFile, sidecar), pages: scan.truth.length, sizeRatio };
}
