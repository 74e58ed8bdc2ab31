import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FleetClient } from './fleet-client';
import { type Figures, perSecond } from './figures';
import { published } from './posts';

const SCANS = 12;

/** Scanned pages from upload to publication, OCR included. */
export async function benchScans(client: FleetClient, samples: string): Promise<Figures> {
  const scan = readFileSync(join(samples, 'contract-scan-en.pdf'));
  const started = Date.now();
  const files = Array.from(
    { length: SCANS },
    () => new Uint8Array(Buffer.concat([scan, Buffer.from(`\n% ${randomUUID()}\n`)])),
  );
  const ids = await Promise.all(files.map((file, index) => client.upload(`scan-${index}.pdf`, file)));
  const documents = await published(client, ids);
  const pages = documents.reduce((sum, { page_count }) => sum + (page_count ?? 0), 0);
  const last = Math.max(...documents.map(({ published_at }) => Date.parse(published_at ?? '')));
  return {
    title: `${SCANS} scans of two pages`,
    rows: [
      ['pages', `${pages}`],
      ['upload → published', perSecond(pages, last - started)],
    ],
  };
}
