import path from 'node:path';
import { PermanentError } from '#libs/errors';
import type { Reading } from '../domain/reading';
import { DocumentReader } from './document-reader.engine';
import { ReaderSettings } from './document-reader/reader-settings';

/** A busy machine takes its time over Tesseract. */
jest.setTimeout(60_000);

const ROOT = path.join(__dirname, '..', '..', '..', '..');
const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const BOTH = { languages: ['rus', 'eng'] };
const never = new AbortController().signal;
const sample = (name: string, mediaType = 'application/pdf') => ({ path: path.join(ROOT, 'samples', name), mediaType });
const textOf = (reading: Reading) => reading.pages.map((page) => page.text).join('\n');

describe('DocumentReader', () => {
  let reader: DocumentReader;
  const readers: DocumentReader[] = [];
  const readerWith = (changes: Partial<ReaderSettings> = {}) => {
    const made = new DocumentReader(new ReaderSettings(changes));
    readers.push(made);
    return made;
  };

  beforeAll(() => {
    reader = readerWith();
  });

  afterAll(() => Promise.all(readers.map((made) => made.onApplicationShutdown())));

  describe('good documents', () => {
    it('recognises an English scan with confidence and places of words, and tells its language', async () => {
      const told: number[] = [];
      const reading = await reader.read(sample('contract-scan-en.pdf'), BOTH, never, (page) => told.push(page.number));
      const [first] = reading.pages;
      expect(textOf(reading)).toContain('ammonia refrigeration plant');
      expect(textOf(reading)).toContain('MAINTENANCE AGREEMENT No. 2026-117, page 2');
      expect(reading).toMatchObject({ language: 'en', coverage: 1 });
      expect(reading.averageConfidence).toBeGreaterThan(0.93);
      expect(first).toMatchObject({ number: 1, status: 'done', source: 'ocr' });
      const word = first?.words.find(({ text }) => text === 'MAINTENANCE');
      expect(word).toMatchObject({
        x: expect.closeTo(0.1, 1),
        y: expect.closeTo(0.07, 1),
        width: expect.closeTo(0.2, 1),
      });
      expect(told).toEqual([1, 2]);
    });

    it('recognises a Russian scan', async () => {
      const reading = await reader.read(sample('act-scan-ru.pdf'), BOTH, never);
      expect(textOf(reading)).toContain('гидроизоляцию составляет пять лет');
      expect(reading.language).toBe('ru');
      expect(reading.averageConfidence).toBeGreaterThan(0.93);
    });

    it('recognises a photograph that is tilted and unevenly lit', async () => {
      const reading = await reader.read(sample('receipt-photo.jpg', 'image/jpeg'), BOTH, never);
      expect(textOf(reading)).toMatch(/Smoked trout[^]*TOTAL EUR[^]*40\.48/);
    });

    it('takes the text layer of a PDF that was made on a computer', async () => {
      const reading = await reader.read(sample('report.pdf'), BOTH, never);
      expect(reading.pages.map((page) => page.source)).toEqual(['text_layer', 'text_layer', 'text_layer']);
      expect(textOf(reading)).toContain('https://tram9.example.org/documents');
      expect(reading.averageConfidence).toBe(1);
      expect(reading.pages[0]?.words[0]).toMatchObject({ text: 'Tram', x: expect.closeTo(0.11, 1) });
    });

    it('reads a DOCX whole, Cyrillic included', async () => {
      const reading = await reader.read(sample('letter.docx', DOCX), BOTH, never);
      expect(textOf(reading)).toContain('Набор препаратов «Ботаника»');
      expect(textOf(reading)).toContain('spare condenser lenses');
      expect(reading).toMatchObject({ language: 'ru', coverage: 1 });
    });

    it('keeps a reader for the next document', async () => {
      await reader.read(sample('report.pdf'), BOTH, never);
      const [before] = reader.pids;
      await reader.read(sample('report.pdf'), BOTH, never);
      expect(reader.pids).toEqual([before]);
    });
  });

  describe('a look at a document', () => {
    it('tells of every page how large it is and whether its text can be trusted', async () => {
      const plan = await reader.plan(sample('report.pdf'), never);
      expect(plan).toMatchObject({ kind: 'pdf', pageCount: 3 });
      expect(plan.pages.map(({ source }) => source)).toEqual(['text_layer', 'text_layer', 'text_layer']);
      expect(plan.pages[0]).toMatchObject({ number: 1, width: 595, height: 842, reason: 'good layer' });
    });

    it('finds pages that have to be recognised', async () => {
      const scan = await reader.plan(sample('contract-scan-en.pdf'), never);
      expect(scan.pages.map(({ source, reason }) => [source, reason])).toEqual([
        ['ocr', 'no text'],
        ['ocr', 'no text'],
      ]);
      const photo = await reader.plan(sample('receipt-photo.jpg', 'image/jpeg'), never);
      expect(photo).toMatchObject({ kind: 'picture', pageCount: 1, pages: [{ number: 1, source: 'ocr' }] });
    });

    it('knows no pages of a DOCX before it is read', async () => {
      expect(await reader.plan(sample('letter.docx', DOCX), never)).toEqual({
        kind: 'office',
        pageCount: null,
        pages: [],
      });
    });

    it.each([
      ['broken.pdf', 'corrupt_file'],
      ['hostile/locked.pdf', 'encrypted_file'],
      ['hostile/pageless.pdf', 'no_pages'],
    ])('refuses %s with %s', async (name, code) => {
      await expect(reader.plan(sample(name), never)).rejects.toMatchObject({ code });
    });

    it('leaves out pages that take too long to look at', async () => {
      const hurried = readerWith({ stageMs: { open: 20_000, plan: 1, render: 20_000, recognise: 60_000 } });
      const plan = await hurried.plan(sample('hostile/slow.pdf'), never);
      expect(plan).toMatchObject({ kind: 'pdf', pageCount: 2 });
      expect(plan.pages.length).toBeLessThanOrEqual(2);
    });
  });

  describe('a range of pages', () => {
    it('is read without the pages around it', async () => {
      const told: number[] = [];
      await reader.readPages(sample('report.pdf'), { ...BOTH, from: 2, to: 2 }, never, ({ number }) =>
        told.push(number),
      );
      expect(told).toEqual([2]);
    });

    it('may be the rest of a document that has none', async () => {
      const told: number[] = [];
      const rest = { ...BOTH, from: 2, to: null };
      await reader.readPages(sample('letter.docx', DOCX), rest, never, ({ number }) => told.push(number));
      expect(told).toEqual([]);
    });
  });

  describe('documents that cannot be read', () => {
    it.each([
      ['broken.pdf', 'corrupt_file'],
      ['hostile/locked.pdf', 'encrypted_file'],
      ['hostile/pageless.pdf', 'no_pages'],
    ])('refuses %s with %s', async (name, code) => {
      const refusal = reader.read(sample(name), BOTH, never);
      await expect(refusal).rejects.toBeInstanceOf(PermanentError);
      await expect(refusal).rejects.toMatchObject({ code });
    });

    it('refuses a type that nobody reads', async () => {
      await expect(reader.read(sample('site/robots.txt', 'image/svg+xml'), BOTH, never)).rejects.toMatchObject({
        code: 'unsupported_media_type',
      });
    });

    it('refuses a bomb with the limit that it hits', async () => {
      const refusal = reader.read(sample('hostile/doubling.pdf'), BOTH, never);
      await expect(refusal).rejects.toMatchObject({
        code: 'resource_limit_exceeded',
        message: expect.stringContaining('more memory than the limit of 1024 MB'),
        facts: { resource: 'memory', limit: 1024, page: 1 },
      });
    });

    it('loses only the page that hangs, and that in bounded time', async () => {
      const hurried = readerWith({ stageMs: { open: 20_000, plan: 10_000, render: 1500, recognise: 60_000 } });
      const reading = await hurried.read(sample('hostile/slow.pdf'), BOTH, never);
      expect(reading.pages).toMatchObject([
        { number: 1, status: 'done' },
        {
          number: 2,
          status: 'failed',
          fault: expect.stringMatching(/^resource_limit_exceeded: page 2: .*time.* 1\.5 s$/),
        },
      ]);
      expect(reading.coverage).toBe(0.5);
    });

    it('gives up a document that needs more than its time', async () => {
      const hurried = readerWith({ documentMs: 1500 });
      await expect(hurried.read(sample('hostile/slow.pdf'), BOTH, never)).rejects.toMatchObject({
        code: 'resource_limit_exceeded',
        facts: { limit: 1.5, pages: expect.any(Number) as number },
      });
    });

    it('stops a reader that writes more than it may', async () => {
      const strict = readerWith({ outputBytes: 2000 });
      await expect(strict.read(sample('report.pdf'), BOTH, never)).rejects.toMatchObject({
        code: 'resource_limit_exceeded',
        facts: { resource: 'output' },
      });
    });

    it('reads the next document after any of these', async () => {
      const reading = await reader.read(sample('report.pdf'), BOTH, never);
      expect(reading.coverage).toBe(1);
    });
  });
});
