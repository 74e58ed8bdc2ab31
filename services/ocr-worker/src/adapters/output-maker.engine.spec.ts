import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { until } from '#libs/testing';
import type { OutputPage } from '../domain/outputs/output-page';
import { aPdf } from './document-reader/program/formats/pdf.builder';
import { OutputMaker } from './output-maker.engine';
import { MakerSettings } from './output-maker/maker-settings';

/** A busy machine takes its time. */
jest.setTimeout(60_000);

const SAMPLES = path.join(__dirname, '..', '..', '..', '..', 'samples');
const never = new AbortController().signal;
const WORD = { text: 'recognised', x: 0.1, y: 0.1, width: 0.2, height: 0.02, confidence: 0.9 };
const aPage = (number: number, wishes: Partial<OutputPage> = {}): OutputPage => ({
  number,
  status: 'done',
  source: 'ocr',
  rotation: 0,
  words: [WORD],
  ...wishes,
});

describe('OutputMaker', () => {
  let folder: string;
  let maker: OutputMaker;
  const makers: OutputMaker[] = [];
  const makerWith = (changes: Partial<MakerSettings> = {}) => {
    const made = new OutputMaker(new MakerSettings(changes));
    makers.push(made);
    return made;
  };

  beforeAll(() => {
    maker = makerWith();
  });
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'consilium-spec-'));
  });
  afterEach(() => rm(folder, { recursive: true }));
  afterAll(() => Promise.all(makers.map((made) => made.onApplicationShutdown())));

  const order = (bytes: Buffer, pages: OutputPage[], mediaType = 'application/pdf') => {
    const [file, list] = [path.join(folder, 'document'), path.join(folder, 'pages.ndjson')];
    writeFileSync(file, bytes);
    writeFileSync(list, pages.map((page) => `${JSON.stringify(page)}\n`).join(''));
    return { file, folder, mediaType, pages: list };
  };
  const sample = (name: string) => readFileSync(path.join(SAMPLES, name));
  const scan = (pages: OutputPage[] = [aPage(1), aPage(2)]) => order(sample('contract-scan-en.pdf'), pages);

  it('makes the PDF, the pictures of the pages and a thumbnail of a scan', async () => {
    const { made, missing } = await maker.make(scan(), never);
    expect(missing).toEqual([]);
    expect(made).toMatchObject([
      { kind: 'searchable_pdf', mediaType: 'application/pdf', facts: { pages: 2, layered: 2 } },
      { kind: 'page_image', page: 1, mediaType: 'image/jpeg', facts: { width: 1000, height: expect.any(Number) } },
      { kind: 'thumbnail', facts: { width: 320 } },
      { kind: 'page_image', page: 2 },
    ]);
    const [pdf, image] = made.map(({ file }) => statSync(file).size) as [number, number];
    expect(pdf).toBeLessThan(sample('contract-scan-en.pdf').length * 1.15);
    expect(image).toBeLessThan(200_000);
    expect(await sharp(made[1]?.file).metadata()).toMatchObject({ format: 'jpeg', width: 1000 });
  });

  it('names the original where every page is text already', async () => {
    const layer = [1, 2, 3].map((number) => aPage(number, { source: 'text_layer' }));
    const wanted = order(sample('report.pdf'), layer);
    const { made } = await maker.make(wanted, never);
    expect(made[0]).toEqual({
      kind: 'searchable_pdf',
      file: wanted.file,
      mediaType: 'application/pdf',
      facts: { pages: 3, layered: 0, original: true },
    });
  });

  it('shows a page upright that was read turned', async () => {
    const { made } = await maker.make(scan([aPage(1, { rotation: 90 })]), never);
    expect(made.find(({ kind }) => kind === 'page_image')?.facts).toEqual({
      width: 1000,
      height: expect.closeTo(707, -2),
    });
  });

  it('makes a PDF of a photograph', async () => {
    const { made, missing } = await maker.make(order(sample('receipt-photo.jpg'), [aPage(1)], 'image/jpeg'), never);
    expect(missing).toEqual([]);
    expect(made.map(({ kind }) => kind)).toEqual(['searchable_pdf', 'page_image', 'thumbnail']);
    expect(statSync(made[0]?.file ?? '').size).toBeLessThan(sample('receipt-photo.jpg').length * 1.15);
  });

  it('has nothing to show of a spreadsheet', async () => {
    const { made, missing } = await maker.make(order(Buffer.from('PK'), [], 'text/csv'), never);
    expect(made).toEqual([]);
    expect(missing.map(({ kind, code }) => [kind, code])).toEqual([
      ['searchable_pdf', 'unsupported_media_type'],
      ['thumbnail', 'unsupported_media_type'],
      ['page_image', 'unsupported_media_type'],
    ]);
  });

  it('tells that a signature does not outlive the text layer', async () => {
    const field = '<</FT/Sig/T(Signature)/V 7 0 R>>';
    const value = '<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/adbe.pkcs7.detached/ByteRange[0 10 20 30]/Contents<00>>>';
    const signed = aPdf({ catalog: '/AcroForm<</Fields[6 0 R]/SigFlags 3>>', more: [field, value] });
    const { made } = await maker.make(order(signed, [aPage(1)]), never);
    expect(made[0]?.facts).toEqual({ pages: 1, layered: 1, signature: 'invalidated' });
    expect((await maker.make(order(signed, [aPage(1, { words: [] })]), never)).made[0]?.facts).toMatchObject({
      original: true,
      signature: 'kept',
    });
  });

  it('reads a PDF that is encrypted without a password, and leaves it so', async () => {
    const [plain, locked] = [path.join(folder, 'plain.pdf'), path.join(folder, 'locked.pdf')];
    copyFileSync(path.join(SAMPLES, 'contract-scan-en.pdf'), plain);
    execFileSync('qpdf', ['--encrypt', '', 'owner', '256', '--', plain, locked]);
    const { made } = await maker.make(order(readFileSync(locked), [aPage(1)]), never);
    expect(made[0]?.facts).toMatchObject({ layered: 1 });
    expect(String(execFileSync('qpdf', ['--show-encryption', made[0]?.file ?? '']))).toContain('User password = \n');
  });

  it('tells why there is no PDF when qpdf refuses the file, and makes the rest', async () => {
    const looped = aPdf({ content: '0 0 100 100 re f' }).toString('latin1').replace('/Kids[3 0 R]/Count 1', '/Kids[3 0 R 2 0 R]'); // prettier-ignore
    const { made, missing } = await maker.make(order(Buffer.from(looped, 'latin1'), [aPage(1)]), never);
    expect(missing).toMatchObject([
      { kind: 'searchable_pdf', code: 'corrupt_file', reason: expect.stringContaining('qpdf') },
    ]);
    expect(made.map(({ kind }) => kind)).toEqual(['page_image', 'thumbnail']);
  });

  it('shows no page that could not be read', async () => {
    const { made, missing } = await maker.make(scan([aPage(1, { status: 'failed', words: [] }), aPage(2)]), never);
    expect(missing).toMatchObject([{ kind: 'page_image', page: 1, code: 'corrupt_file' }]);
    expect(made.map(({ kind, page }) => [kind, page])).toEqual([
      ['searchable_pdf', undefined],
      ['page_image', 2],
      ['thumbnail', undefined],
    ]);
  });

  it('makes pictures of the first pages only', async () => {
    const { made } = await makerWith({ imagePages: 1 }).make(scan(), never);
    expect(made.filter(({ kind }) => kind === 'page_image')).toHaveLength(1);
  });

  it('makes nothing but pictures of the pages that are asked for', async () => {
    const pages = scan([aPage(2)]);
    const { made, missing } = await maker.make({ ...pages, onlyImages: true, imagePages: 2 }, never);
    expect(made.map(({ kind, page }) => [kind, page])).toEqual([['page_image', 2]]);
    expect(missing).toEqual([]);
    const photo = order(sample('receipt-photo.jpg'), [aPage(1)], 'image/jpeg');
    const shown = await maker.make({ ...photo, onlyImages: true, imagePages: 1 }, never);
    expect(shown.made.map(({ kind }) => kind)).toEqual(['page_image']);
  });

  it('keeps what was made before a page that hangs', async () => {
    const hurried = makerWith({ outputMs: { searchable_pdf: 60_000, page_image: 6_000, thumbnail: 6_000 } });
    const { made, missing, fault } = await hurried.make(order(sample('hostile/slow.pdf'), [aPage(1), aPage(2)]), never);
    expect(made.map(({ kind, page }) => [kind, page])).toEqual([
      ['searchable_pdf', undefined],
      ['page_image', 1],
      ['thumbnail', undefined],
    ]);
    expect(missing).toEqual([]);
    expect(fault).toMatchObject({ code: 'resource_limit_exceeded' });
    expect(hurried.pids).toEqual([]);
  });

  it('tells the limit that a bomb hits, and works on', async () => {
    const own = makerWith();
    const { missing } = await own.make(order(sample('hostile/doubling.pdf'), [aPage(1)]), never);
    expect(missing).toContainEqual(expect.objectContaining({ code: 'resource_limit_exceeded' }));
    expect((await own.make(scan(), never)).missing).toEqual([]);
  });

  it('keeps a maker for the next document', async () => {
    const own = makerWith();
    await own.make(scan(), never);
    const [before] = own.pids;
    await own.make(scan(), never);
    expect(own.pids).toEqual([before]);
  });

  it('works with the maker that was started before, and tells of every output at once', async () => {
    const own = makerWith();
    own.prepare();
    own.prepare();
    const [prepared, ...others] = own.pids;
    expect(others).toEqual([]);
    const told: string[] = [];
    const source = readFileSync(path.join(SAMPLES, 'contract-scan-en.pdf'));
    await own.make(order(source, [aPage(1)]), never, ({ kind }) => told.push(kind));
    expect(told).toEqual(['searchable_pdf', 'page_image', 'thumbnail']);
    expect(own.pids).toEqual([prepared]);
  });

  it('ends at once when it is told to', async () => {
    const own = makerWith();
    const reason = new Error('stop');
    const stop = new AbortController();
    const making = own.make(order(sample('hostile/slow.pdf'), [aPage(1), aPage(2)]), stop.signal);
    await until(() => own.pids.length > 0);
    stop.abort(reason);
    await expect(making).rejects.toBe(reason);
    expect(own.pids).toEqual([]);
  });

  it('tries later when its tools are not installed', async () => {
    const refusal = makerWith({ searchPath: '/nowhere' }).make(scan(), never);
    await expect(refusal).rejects.toMatchObject({ code: 'dependency_unavailable' });
  });
});
