import { randomBytes, randomUUID } from 'node:crypto';

/**
 * A valid PDF of about `size` bytes that costs the fleet next to nothing to read: one page with one line of text, and a
 * stream of random bytes that no page uses. Two are never the same.
 */
export function pdfWithBallast(size: number): Buffer {
  const text = `BT /F1 12 Tf 40 780 Td (Bench ${randomUUID()} in the harbour of Port Sable) Tj ET`;
  const ballast = ballastOf(Math.max(0, size - 900));
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Count 1/Kids[3 0 R]>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 4 0 R>>>>/Contents 5 0 R>>',
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>',
    `<</Length ${text.length}>>\nstream\n${text}\nendstream`,
    ['<</Length ', String(ballast.length), '>>\nstream\n', ballast, '\nendstream'],
  ];
  return assemble(objects.map((parts) => bufferOf(typeof parts === 'string' ? [parts] : parts)));
}

const ENTROPY = randomBytes(1024 * 1024);

/** Random enough that nothing can compress it, and quickly made: every MiB is the same but for its own start. */
function ballastOf(size: number): Buffer {
  const ballast = Buffer.alloc(size, ENTROPY);
  for (let at = 0; at + 16 <= size; at += ENTROPY.length) randomBytes(16).copy(ballast, at);
  return ballast;
}

function assemble(objects: readonly Buffer[]): Buffer {
  const parts: Buffer[] = [Buffer.from('%PDF-1.7\n')];
  let at = parts[0]?.length ?? 0;
  const places = objects.map((object, index) => {
    const place = at;
    const part = bufferOf([`${index + 1} 0 obj\n`, object, '\nendobj\n']);
    parts.push(part);
    at += part.length;
    return place;
  });
  const rows = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  const count = objects.length + 1;
  parts.push(Buffer.from(`xref\n0 ${count}\n0000000000 65535 f \n${rows}trailer\n<</Size ${count}/Root 1 0 R>>\n`));
  parts.push(Buffer.from(`startxref\n${at}\n%%EOF\n`));
  return Buffer.concat(parts);
}

const bufferOf = (parts: readonly (string | Buffer)[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)));
