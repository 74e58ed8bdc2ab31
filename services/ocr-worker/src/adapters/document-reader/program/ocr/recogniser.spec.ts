import { readFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { type Grey, quarterTurn } from '../../../../domain/picture/grey';
import type { ReadPage } from '../../../../domain/reading';
import { ScriptChoice } from '../../../../domain/script-choice';
import { PdfDocument } from '../pdf/pdf-document';
import { Recogniser } from './recogniser';

/** A busy machine takes its time over Tesseract. */
jest.setTimeout(60_000);

const SAMPLES = path.join(__dirname, '..', '..', '..', '..', '..', '..', '..', 'samples');

/** The upper part of a scan's first page, at 200 dpi. */
async function scanned(name: string): Promise<Grey> {
  const document = await PdfDocument.open(readFileSync(path.join(SAMPLES, name)));
  const whole = document.withPage(1, (page) => page.render(1653, 2339));
  document.close();
  return { data: whole.data.subarray(0, 1653 * 760), width: 1653, height: 760 };
}

/** A white sheet with some lines of type on it, at 200 dpi. */
async function typed(text: string, points = 16): Promise<Grey> {
  const ink = await sharp({ text: { text, font: `DejaVu Sans Mono ${points}`, dpi: 200 } })
    .png()
    .toBuffer();
  const black = sharp({ create: { width: 1400, height: 900, channels: 3, background: '#000' } });
  const sheet = await black
    .composite([{ input: ink, left: 150, top: 200 }])
    .removeAlpha()
    .greyscale()
    .negate()
    .toColourspace('b-w')
    .raw()
    .toBuffer();
  return { data: sheet, width: 1400, height: 900 };
}

/** The same sheet as a nine-pin printer with a worn ribbon prints it. */
function dotted({ data, width, height }: Grey): Grey {
  const [pitch, paper, ink] = [3, 232, 150];
  const print = data.map((tone, at) => {
    const onDot = (at % width) % pitch && Math.floor(at / width) % pitch;
    return tone < 128 && onDot ? ink : paper;
  });
  return { data: print, width, height };
}

/** The same sheet in pale ink on paper with a strong grain, the same at each run. */
function grainy({ data, width, height }: Grey): Grey {
  let seed = 7;
  const random = () => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
  const grain = () => (random() + random() + random() - 1.5) * 14;
  return { data: data.map((tone) => (tone < 128 ? 172 : 222) + grain()), width, height };
}

describe('Recogniser', () => {
  const recogniser = new Recogniser(1536);
  let english: Grey;
  let russian: Grey;
  const read = (picture: Grey, script = new ScriptChoice('eng')): Promise<ReadPage> =>
    recogniser.read(1, picture, script);

  beforeAll(async () => {
    english = await scanned('contract-scan-en.pdf');
    russian = await scanned('act-scan-ru.pdf');
  });

  afterAll(() => recogniser.stop());

  it('reads words with their places', async () => {
    const page = await read(english);
    expect(page.text).toContain('ammonia refrigeration plant of the');
    expect(page.confidence).toBeGreaterThan(0.9);
    expect(page.words[0]).toMatchObject({ text: 'MAINTENANCE', x: expect.closeTo(0.1, 1), y: expect.closeTo(0.24, 1) });
  });

  it.each([90, 180, 270] as const)('sets a page upright that lies turned by %i degrees', async (turn) => {
    const page = await read(quarterTurn(english, turn));
    expect(page.text).toContain('ammonia refrigeration plant of the');
    expect(page.rotation).toBe(360 - turn);
    expect(page.words[0]).toMatchObject({ text: 'MAINTENANCE', x: expect.closeTo(0.1, 1), y: expect.closeTo(0.24, 1) });
  });

  it.each([90, 180, 270] as const)('sets a page of few words upright that lies turned by %i degrees', async (turn) => {
    const sheet = await typed('Goods received\nHarbour Street 17\nNo remarks');
    const page = await read(quarterTurn(sheet, turn));
    expect(page.text).toBe('Goods received\nHarbour Street 17\nNo remarks');
    expect(page.rotation).toBe((360 - turn) % 360);
    expect(page.words[0]).toMatchObject({ text: 'Goods', x: expect.closeTo(0.11, 1), y: expect.closeTo(0.23, 1) });
  });

  it('smooths pale print that was made of dots', async () => {
    const page = await read(dotted(await typed('The pressure gauge of boiler four\nwas replaced in October', 14)));
    expect(page.text).toBe('The pressure gauge of boiler four\nwas replaced in October');
  });

  it('reads pale print on paper with grain', async () => {
    const page = await read(grainy(await typed('The pressure gauge of boiler four\nwas replaced in October', 14)));
    expect(page.text).toBe('The pressure gauge of boiler four\nwas replaced in October');
  });

  it('keeps what it has read when a further attempt is too much for Tesseract', async () => {
    const tight = new Recogniser(120);
    const page = await tight.read(1, grainy(await typed('.')), new ScriptChoice('eng'));
    expect(page).toMatchObject({ number: 1, source: 'ocr', status: 'done' });
    await tight.stop();
  });

  it('reads a document of English and Russian pages without being told which is which', async () => {
    const script = new ScriptChoice('rus+eng');
    const [first, second, third] = [
      await read(english, script),
      await read(russian, script),
      await read(english, script),
    ];
    expect(first.text).toContain('MAINTENANCE AGREEMENT No. 2026-117');
    expect(second.text).toContain('сдачи-приёмки выполненных работ');
    expect(third.text).toBe(first.text);
  });

  it('knows a blank page', async () => {
    const blank = { data: new Uint8Array(800 * 600).fill(250), width: 800, height: 600 };
    expect(await read(blank)).toMatchObject({ status: 'blank', text: '', confidence: 1 });
  });

  it('goes on with the next page after one that Tesseract died of', async () => {
    const small = new Recogniser(150);
    const huge = { data: new Uint8Array(6000 * 6000).fill(200), width: 6000, height: 6000 };
    huge.data.fill(0, 0, 6000 * 100);
    await expect(small.read(1, huge, new ScriptChoice('eng'))).rejects.toMatchObject({
      code: 'resource_limit_exceeded',
    });
    const next = await small.read(2, english, new ScriptChoice('eng'));
    expect(next.text).toContain('refrigeration');
    await small.stop();
  });
});
