import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { aPdf } from './document-reader/program/formats/pdf.builder';
import { PdfMerger } from './pdf-merger.engine';

describe('PdfMerger', () => {
  const merger = new PdfMerger();
  const { signal } = new AbortController();
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'merger-spec-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const file = (name: string, content: Buffer): string => {
    const place = path.join(folder, name);
    writeFileSync(place, content);
    return place;
  };
  const output = (): string => path.join(folder, 'merged.pdf');
  const pages = (): number => Number(execFileSync('qpdf', ['--show-npages', output()]).toString());

  it('puts the pages of all files into one, and makes the same bytes of the same files', async () => {
    const files = [file('1.pdf', aPdf()), file('2.pdf', aPdf({ content: '0 0 m' })), file('3.pdf', aPdf())];
    await merger.merge(files, output(), signal);
    expect(pages()).toBe(3);
    const first = readFileSync(output());
    await merger.merge(files, output(), signal);
    expect(readFileSync(output()).equals(first)).toBe(true);
  });

  it('takes one page out of a file', async () => {
    const whole = path.join(folder, 'whole.pdf');
    await merger.merge([file('1.pdf', aPdf()), file('2.pdf', aPdf({ content: '0 0 m' }))], whole, signal);
    await merger.extract(whole, 2, output(), signal);
    expect(pages()).toBe(1);
    expect(execFileSync('qpdf', ['--qdf', '--no-original-object-ids', output(), '-']).toString()).toContain('0 0 m');
  });

  it('takes no page out of a file that has fewer', async () => {
    await expect(merger.extract(file('1.pdf', aPdf()), 2, output(), signal)).rejects.toMatchObject({
      code: 'corrupt_file',
    });
  });

  it('names the file that is damaged', async () => {
    const files = [file('1.pdf', aPdf()), file('2.pdf', Buffer.from('%PDF-1.4 nothing more'))];
    await expect(merger.merge(files, output(), signal)).rejects.toMatchObject({
      code: 'corrupt_file',
      facts: { part: 2 },
    });
  });

  it('names the file that is protected', async () => {
    const [plain, secret] = [file('1.pdf', aPdf()), path.join(folder, '2.pdf')];
    execFileSync('qpdf', ['--encrypt', 'secret', 'owner', '256', '--', plain, secret]);
    await expect(merger.merge([plain, secret], output(), signal)).rejects.toMatchObject({
      code: 'encrypted_file',
      facts: { part: 2 },
    });
  });

  it('stops when it is told to', async () => {
    const stopped = AbortSignal.abort(new Error('enough'));
    await expect(merger.merge([file('1.pdf', aPdf())], output(), stopped)).rejects.toThrow('enough');
  });
});
