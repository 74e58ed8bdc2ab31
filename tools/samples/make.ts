/** Makes all samples anew: `node tools/samples/make.ts`. Needs the DejaVu fonts, and qpdf for the locked file. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { convert } from 'officeparser';
import { makeInvoice, makeReport } from './born-digital.ts';
import { lock, makeDoubling, makePageless, makeSlow } from './hostile.ts';
import { makeReceipt } from './receipt.ts';
import { makeScan } from './scanned.ts';
import { makeArticle, ROBOTS } from './site.ts';
import { ACT, CONTRACT, LETTER, POST } from './texts.ts';

const ROOT = path.join(import.meta.dirname, '..', '..');
const FOLDER = path.join(ROOT, 'samples');
/** Where the broken PDF ends: in the middle of its first page. */
const BROKEN_AFTER = 700;

const report = makeReport();
const letter = await convert(Buffer.from(LETTER), 'docx', { parseConfig: { fileType: 'md' } });

write('contract-scan-en.pdf', await makeScan(CONTRACT, { font: 'DejaVu Serif', dpi: 200, skew: [0.7, -0.4], seed: 1 }));
write('act-scan-ru.pdf', await makeScan([ACT], { font: 'DejaVu Sans', dpi: 200, skew: [-0.8], seed: 2 }));
write('receipt-photo.jpg', await makeReceipt());
write('report.pdf', report);
write('letter.docx', letter.value);
write('post.json', `${JSON.stringify(POST, null, 2)}\n`);
write('site/port-expansion.html', makeArticle());
write('site/robots.txt', ROBOTS);
write('inbox/invoice.pdf', makeInvoice());
write('broken.pdf', report.subarray(0, BROKEN_AFTER));
write('hostile/doubling.pdf', makeDoubling());
write('hostile/slow.pdf', makeSlow());
write('hostile/pageless.pdf', makePageless());
lock(FOLDER, 'inbox/invoice.pdf', 'hostile/locked.pdf');
execFileSync(path.join(ROOT, 'node_modules', '.bin', 'oxfmt'), [FOLDER]);

function write(name: string, content: string | Uint8Array): void {
  writeFileSync(path.join(FOLDER, name), content);
  console.log(`${name} ${content.length}`);
}
