import { deflateSync } from 'node:zlib';
import { assemble, type StreamObject } from '../samples/pdf-writer.ts';
import { compressed } from './compressed.ts';

const CATALOG = '<</Type/Catalog/Pages 2 0 R>>';
const ONE_PAGE = '<</Type/Pages/Kids[3 0 R]/Count 1>>';
const LETTER = '/MediaBox[0 0 612 792]';
const HELVETICA = '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>';
const FORM = '/Type/XObject/Subtype/Form/BBox[0 0 612 792]';
const DRAW_IMAGE = 'q 612 0 0 792 0 0 cm /I Do Q';
const DEEPEST = 200_000;
const OVERLAPPING_PATHS = 60_000;
/** 13 bytes, 65 536 times, 1 170 times: a gigabyte of lines. */
const LINES = Buffer.from('0 0 m 1 1 l S\n'.repeat(1 << 16));
const TIMES_TO_A_GIGABYTE = 1170;

/** A good page, from which some of the nasty ones are made. */
export function goodPage(): Buffer {
  return onePage('/Resources<</Font<</F 5 0 R>>>>', [
    stream('BT /F 24 Tf 72 700 Td (A page with enough words to be trusted) Tj ET'),
    HELVETICA,
  ]);
}

export function pageless(): Buffer {
  return assemble([CATALOG, '<</Type/Pages/Kids[]/Count 0>>']);
}

/** Says that it has a billion pages, and has one. */
export function lyingCount(): Buffer {
  return assemble([CATALOG, '<</Type/Pages/Kids[3 0 R]/Count 1000000000>>', `<</Type/Page/Parent 2 0 R${LETTER}>>`]);
}

/** A page tree that is its own child. */
export function pageTreeLoop(): Buffer {
  return assemble([CATALOG, '<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>']);
}

export function tooManyPages(count: number): Buffer {
  const kids = Array.from({ length: count }, (_, page) => `${page + 3} 0 R`).join(' ');
  const pages = Array.from({ length: count }, () => `<</Type/Page/Parent 2 0 R${LETTER}>>`);
  return assemble([CATALOG, `<</Type/Pages/Kids[${kids}]/Count ${count}>>`, ...pages]);
}

/** A page of this many points each way, with a word on it. */
export function hugePage(points: number): Buffer {
  const page = `<</Type/Page/Parent 2 0 R/MediaBox[0 0 ${points} ${points}]/Resources<</Font<</F 5 0 R>>>>/Contents 4 0 R>>`;
  const content = stream(`BT /F ${points / 24} Tf ${points / 14} ${points / 2} Td (HUGE PAGE) Tj ET`);
  return assemble([CATALOG, ONE_PAGE, page, content, HELVETICA]);
}

/** A cross reference table that points into the middle of things, and no trailer to find the catalog by. */
export function corruptXref(): Buffer {
  const whole = goodPage().toString('latin1');
  const table = whole.indexOf('xref\n');
  return Buffer.from(
    whole.slice(0, table).replace('/Type/Catalog', '/Type/Cat').replace('/Type/Pages', '/Type/Pag') +
      'xref\n0 9\n' +
      '0000000666 00000 n \n'.repeat(9) +
      'startxref\n13\n%%EOF\n',
    'latin1',
  );
}

/** A form that draws itself. */
export function recursion(): Buffer {
  const resources = '/Resources<</XObject<</X 5 0 R>>>>';
  return onePage(resources, [stream('/X Do'), stream('/X Do /X Do', `${FORM}${resources}`)]);
}

/** Arrays in arrays, deeper than any stack. */
export function deepNesting(): Buffer {
  return onePage(`/X ${'['.repeat(DEEPEST)}${']'.repeat(DEEPEST)}`, [stream('')]);
}

/** 2 to the power of 30 drawings in two kilobytes. */
export function doubling(): Buffer {
  const levels = Array.from({ length: 30 }, (_, level) =>
    stream('/X Do /X Do', `${FORM}/Resources<</XObject<</X ${6 + level} 0 R>>>>`),
  );
  const last = stream('0 0 10 10 re f', FORM);
  return onePage('/Resources<</XObject<</X 5 0 R>>>>', [stream('/X Do'), ...levels, last]);
}

/** A megabyte that unpacks to a gigabyte of drawing operators. */
export async function contentBomb(): Promise<Buffer> {
  const bytes = await compressed(LINES, TIMES_TO_A_GIGABYTE);
  return onePage('', [{ dictionary: '/Filter/FlateDecode', bytes }]);
}

/** The same, deflated twice: a few kilobytes. */
export async function twiceDeflated(): Promise<Buffer> {
  const bytes = deflateSync(await compressed(LINES, TIMES_TO_A_GIGABYTE));
  return onePage('', [{ dictionary: '/Filter[/FlateDecode/FlateDecode]', bytes }]);
}

/** An image of this many pixels each way. */
export async function imageBomb(pixels: number): Promise<Buffer> {
  const rows = 250;
  const bytes = await compressed(Buffer.alloc(pixels * rows, 255), Math.ceil(pixels / rows));
  const size = `/Width ${pixels}/Height ${pixels}/BitsPerComponent 8/ColorSpace/DeviceGray`;
  return onePage('/Resources<</XObject<</I 5 0 R>>>>', [
    stream(DRAW_IMAGE),
    { dictionary: `/Type/XObject/Subtype/Image${size}/Filter/FlateDecode`, bytes },
  ]);
}

/** A stream whose length is longer than the file, and which ends in the middle. */
export function endlessStream(): Buffer {
  const whole = onePage('', [stream('0 0 m 1 1 l S\n'.repeat(5000))]);
  const cut = whole.subarray(0, whole.length >> 1).toString('latin1');
  return Buffer.from(cut.replace(/\/Length \d+/, '/Length 99999999999'), 'latin1');
}

/** A good first page, then one whose filled paths take minutes to draw. */
export function hangingRender(): Buffer {
  const paths = '1 1 600 700 re 3 3 500 600 re f* 0 0 m 9 9 70 700 600 3 c S\n'.repeat(OVERLAPPING_PATHS);
  return assemble([
    CATALOG,
    '<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>',
    `<</Type/Page/Parent 2 0 R${LETTER}/Resources<</Font<</F 7 0 R>>>>/Contents 5 0 R>>`,
    `<</Type/Page/Parent 2 0 R${LETTER}/Contents 6 0 R>>`,
    stream('BT /F 18 Tf 72 700 Td (The first page is a good one and must be read.) Tj ET'),
    { dictionary: '/Filter/FlateDecode', bytes: deflateSync(paths, { level: 9 }) },
    HELVETICA,
  ]);
}

/** A document of one page; `objects` are numbered from 4, the first of them is its contents. */
function onePage(entries: string, objects: readonly (string | StreamObject)[]): Buffer {
  return assemble([CATALOG, ONE_PAGE, `<</Type/Page/Parent 2 0 R${LETTER}${entries}/Contents 4 0 R>>`, ...objects]);
}

function stream(content: string, dictionary = ''): StreamObject {
  return { dictionary, bytes: Buffer.from(content) };
}
