import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { reportPage } from './report-page.ts';
import type { ChaosRun } from './run.ts';

/** Writes `<time>.json` and `<time>.html` into the folder; answers their paths. */
export function writeReport(folder: string, run: ChaosRun): { json: string; html: string } {
  mkdirSync(folder, { recursive: true });
  const stem = join(folder, new Date(run.startedAt).toISOString().slice(0, 19).replaceAll(':', '-'));
  const files = { json: `${stem}.json`, html: `${stem}.html` };
  const { journal, verdict, ...rest } = run;
  const { sendings, faults } = journal;
  writeFileSync(files.json, `${JSON.stringify({ ...rest, ...verdict, faults, sendings }, null, 1)}\n`);
  writeFileSync(files.html, reportPage(run));
  return files;
}
