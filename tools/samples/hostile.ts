import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { deflateSync } from 'node:zlib';
import { assemble, type StreamObject } from './pdf-writer.ts';

const CATALOG = '<</Type/Catalog/Pages 2 0 R>>';
const ONE_PAGE = '<</Type/Pages/Kids[3 0 R]/Count 1>>';
const PAGE = '/Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]';
const BOX = '/BBox[0 0 612 792]';
/** 2 to the power of this many drawings. */
const DOUBLINGS = 30;
const OVERLAPPING_PATHS = 60_000;

/** A page whose drawing draws itself twice, and so on: two kilobytes that want a gigabyte. */
export function makeDoubling(): Buffer {
  const form = (next: number) =>
    stream('/X Do /X Do', `/Type/XObject/Subtype/Form${BOX}/Resources<</XObject<</X ${next} 0 R>>>>`);
  const forms = Array.from({ length: DOUBLINGS }, (_, level) => form(6 + level));
  const last = stream('0 0 10 10 re f', `/Type/XObject/Subtype/Form${BOX}`);
  return assemble([...onePage('/Resources<</XObject<</X 5 0 R>>>>'), stream('/X Do'), ...forms, last]);
}

/** A good first page, then one whose filled paths take minutes to draw. */
export function makeSlow(): Buffer {
  const paths = '1 1 600 700 re 3 3 500 600 re f* 0 0 m 9 9 70 700 600 3 c S\n'.repeat(OVERLAPPING_PATHS);
  const text = 'BT /F 18 Tf 72 700 Td (The first page is a good one and must be read.) Tj ET';
  const font = '/Resources<</Font<</F 7 0 R>>>>';
  return assemble([
    CATALOG,
    '<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>',
    `<<${PAGE}${font}/Contents 5 0 R>>`,
    `<<${PAGE}/Contents 6 0 R>>`,
    stream(text),
    { dictionary: '/Filter/FlateDecode', bytes: deflateSync(paths, { level: 9 }) },
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
  ]);
}

/** A document that says it has no pages. */
export function makePageless(): Buffer {
  return assemble([CATALOG, '<</Type/Pages/Kids[]/Count 0>>']);
}

/** A copy that cannot be opened without a password. */
export function lock(folder: string, from: string, to: string): void {
  execFileSync('qpdf', ['--encrypt', 'secret', 'owner', '256', '--', path.join(folder, from), path.join(folder, to)]);
}

function onePage(resources: string): string[] {
  return [CATALOG, ONE_PAGE, `<<${PAGE}${resources}/Contents 4 0 R>>`];
}

function stream(content: string, dictionary = ''): StreamObject {
  return { dictionary, bytes: Buffer.from(content) };
}
