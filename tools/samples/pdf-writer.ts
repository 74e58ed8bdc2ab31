import { deflateSync } from 'node:zlib';

/** A stream with its dictionary, without brackets and without /Length. */
export interface StreamObject {
  dictionary: string;
  bytes: Uint8Array;
}

/** A page; sizes are points, `content` is PDF drawing operators, `images` become XObjects under their names. */
export interface PdfPageSpec {
  width: number;
  height: number;
  content: string;
  images?: Record<string, StreamObject>;
}

/** A4 in points. */
export const A4 = { width: 595, height: 842 };

const FIRST_FONT = 3;
/** Every reader has these; WinAnsiEncoding covers western Europe. */
const FONTS = ['Helvetica', 'Helvetica-Bold'].map(
  (name) => `<</Type/Font/Subtype/Type1/BaseFont/${name}/Encoding/WinAnsiEncoding>>`,
);
const FONT_RESOURCES = `/Font<</F1 ${FIRST_FONT} 0 R/F2 ${FIRST_FONT + 1} 0 R>>`;

/** The smallest PDF that serves the samples. `/F1` is Helvetica, `/F2` its bold. */
export function writePdf(pages: readonly PdfPageSpec[]): Buffer {
  const objects: (string | StreamObject)[] = ['<</Type/Catalog/Pages 2 0 R>>', '', ...FONTS];
  const add = (object: string | StreamObject): number => objects.push(object);
  const kids = pages.map((page) => {
    const images = Object.entries(page.images ?? {}).map(([name, image]) => `/${name} ${add(image)} 0 R`);
    const content = add({ dictionary: '/Filter/FlateDecode', bytes: deflateSync(Buffer.from(page.content, 'latin1')) });
    const resources = `/Resources<<${FONT_RESOURCES}/XObject<<${images.join('')}>>>>`;
    const box = `/MediaBox[0 0 ${page.width} ${page.height}]`;
    return `${add(`<</Type/Page/Parent 2 0 R${box}${resources}/Contents ${content} 0 R>>`)} 0 R`;
  });
  objects[1] = `<</Type/Pages/Count ${pages.length}/Kids[${kids.join(' ')}]>>`;
  return assemble(objects);
}

/** Numbers the objects from 1 and adds header, cross references and trailer. Object 1 is the catalog. */
export function assemble(objects: readonly (string | StreamObject)[]): Buffer {
  const parts = [Buffer.from('%PDF-1.5\n%\xe2\xe3\xcf\xd3\n', 'latin1')];
  const offsets: number[] = [];
  let length = parts[0]?.length ?? 0;
  for (const [index, body] of objects.entries()) {
    const object = Buffer.concat([Buffer.from(`${index + 1} 0 obj\n`), bytesOf(body), Buffer.from('\nendobj\n')]);
    offsets.push(length);
    parts.push(object);
    length += object.length;
  }
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const trailer = `trailer\n<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${length}\n%%EOF\n`;
  return Buffer.concat([
    ...parts,
    Buffer.from(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}${trailer}`),
  ]);
}

function bytesOf(body: string | StreamObject): Buffer {
  if (typeof body === 'string') return Buffer.from(body, 'latin1');
  const head = Buffer.from(`<<${body.dictionary}/Length ${body.bytes.length}>>stream\n`, 'latin1');
  return Buffer.concat([head, body.bytes, Buffer.from('\nendstream')]);
}
