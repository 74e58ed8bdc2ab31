import { readFileSync } from 'node:fs';
import path from 'node:path';
import { RecordedAnswers } from '../recorded-answers.builder';
import { PdfDocument } from '../pdf/pdf-document';
import { readPdf, refuseByCount } from './pdf';
import { aPdf } from './pdf.builder';

const SAMPLES = path.join(__dirname, '..', '..', '..', '..', '..', '..', '..', 'samples');
const sample = (name: string) => readFileSync(path.join(SAMPLES, name));
const SENTENCE = 'BT /F 20 Tf 60 700 Td (Enough words for a layer) Tj ET';

const read = async (file: Buffer, skip: number[] = []) => {
  const answers = new RecordedAnswers(skip);
  await readPdf(await PdfDocument.open(file), answers.recognise, answers);
  return answers;
};

describe('readPdf', () => {
  it('takes good text layers without rendering', async () => {
    const { pages, pictures } = await read(sample('report.pdf'));
    expect(pages.map((page) => [page.number, page.source])).toEqual([
      [1, 'text_layer'],
      [2, 'text_layer'],
      [3, 'text_layer'],
    ]);
    expect(pictures).toEqual({});
  });

  it('has scans recognised at their own resolution', async () => {
    const { pictures } = await read(sample('contract-scan-en.pdf'));
    // A4 at 200 dpi has 1653 x 2339 pixels; the scanner added what the skew needs.
    expect(pictures[1]).toMatchObject({ width: 1681, height: 2359 });
    expect(pictures[2]).toMatchObject({ width: 1669, height: 2350 });
  });

  it('announces each page before it touches it, and skips those read before', async () => {
    const { begun, pages } = await read(sample('report.pdf'), [2]);
    expect(begun).toEqual([1, 3]);
    expect(pages.map((page) => page.number)).toEqual([1, 3]);
  });

  it('gives the places of words as the page is shown, also when it is turned', async () => {
    const upright = await read(aPdf({ content: SENTENCE }));
    expect(upright.pages[0]?.words[0]).toMatchObject({
      text: 'Enough',
      x: expect.closeTo(0.1, 2),
      y: expect.closeTo(0.106, 2),
    });
    const turned = await read(aPdf({ content: SENTENCE, page: '/Rotate 90' }));
    expect(turned.pages[0]?.words[0]).toMatchObject({
      text: 'Enough',
      x: expect.closeTo(700 / 800, 1),
      y: expect.closeTo(0.1, 2),
    });
  });

  it('reads a page of another UserUnit as any other: places are fractions of it', async () => {
    const places = async (page: string) => (await read(aPdf({ content: SENTENCE, page }))).pages[0]?.words;
    expect(await places('/UserUnit 2')).toEqual(await places(''));
    expect(await places('/UserUnit 0.5/Rotate 90')).toEqual(await places('/Rotate 90'));
    const sizeOf = async (page: string) => (await read(aPdf({ content: '0 0 300 300 re f', page }))).pictures[1];
    expect(await sizeOf('/UserUnit 2')).toEqual(await sizeOf(''));
  });

  it('fails a page with an image too large for memory, by name and size, without rendering it', async () => {
    const image =
      '<</Type/XObject/Subtype/Image/Width 50000/Height 50000/BitsPerComponent 8/ColorSpace/DeviceGray/Length 0>>stream\n\nendstream';
    const { faults, pictures } = await read(aPdf({ content: 'q 600 0 0 800 0 0 cm /X Do Q', more: [image] }));
    expect(faults[1]).toMatchObject({
      code: 'resource_limit_exceeded',
      message: 'page 1 has an image of 50000 x 50000 pixels that needs 10.0 GB, limit 0.8 GB',
    });
    expect(pictures).toEqual({});
  });

  it('finds the resolution of a scan inside a form', async () => {
    const image =
      '<</Type/XObject/Subtype/Image/Width 1250/Height 1667/BitsPerComponent 8/ColorSpace/DeviceGray/Length 0>>stream\n\nendstream';
    const content = 'q 600 0 0 800 0 0 cm /I Do Q';
    const form = `<</Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</XObject<</I 7 0 R>>>>/Length ${content.length}>>stream\n${content}\nendstream`;
    const { pictures } = await read(aPdf({ content: '/X Do', more: [form, image] }));
    expect(pictures[1]).toMatchObject({ width: 1250, height: 1667 });
  });

  it.each([
    ['broken.pdf', 'corrupt_file'],
    ['hostile/locked.pdf', 'encrypted_file'],
    ['hostile/pageless.pdf', 'no_pages'],
  ])('refuses %s with %s', async (name, code) => {
    await expect(read(sample(name))).rejects.toMatchObject({ code });
  });
});

describe('refuseByCount', () => {
  it('names the number of pages and the limit', () => {
    expect(() => refuseByCount(6000)).toThrow('The document has 6000 pages, limit 5000; split it');
    expect(() => refuseByCount(5000)).not.toThrow();
  });
});
