import { readFileSync } from 'node:fs';
import path from 'node:path';
import { PdfDocument } from './pdf-document';

const SAMPLES = path.join(__dirname, '..', '..', '..', '..', '..', '..', '..', 'samples');
const textsOf = (document: PdfDocument) =>
  Array.from({ length: document.pageCount }, (_, at) => document.withPage(at + 1, (page) => page.facts().text));

describe('a PDF that is read from the disk', () => {
  it('reads as one that lies in memory', async () => {
    const file = path.join(SAMPLES, 'report.pdf');
    const [fromDisk, fromMemory] = [await PdfDocument.openFile(file), await PdfDocument.open(readFileSync(file))];
    expect(textsOf(fromDisk)).toEqual(textsOf(fromMemory));
    expect(fromDisk.isSigned).toBe(false);
    fromDisk.close();
    fromMemory.close();
  });

  it.each([
    ['broken.pdf', 'corrupt_file'],
    ['hostile/locked.pdf', 'encrypted_file'],
  ])('refuses %s with %s', async (name, code) => {
    await expect(PdfDocument.openFile(path.join(SAMPLES, name))).rejects.toMatchObject({ code });
  });
});
