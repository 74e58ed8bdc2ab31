import { recognisePages } from '#libs/contracts';
import { type DocumentIds, FLOW_SPEC_TIMEOUT_MS, stateOf, until } from '#libs/testing';
import { ReadingBench } from './reading-bench';
import { aReadPage, aScan } from './scripted-reader';

/** One worker with one reader, which takes slices of two pages: documents are told apart by their media types. */
describe('one reader', () => {
  let bench: ReadingBench;

  beforeAll(async () => {
    const env = { OCR_READERS: '1', OCR_SLICE_PAGES: '2', OCR_SLICES_AT_ONCE: '1' };
    bench = await ReadingBench.start({ env });
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => bench.stop());
  beforeEach(() => bench.reader.reset());

  const isParsed = (ids: DocumentIds) =>
    until(async () => (await stateOf(bench.service.database, ids.documentId)) === 'parsed');
  const commandsOf = ({ documentId }: DocumentIds) =>
    bench.service.probe.published(recognisePages).filter((command) => command.documentId === documentId);
  const waiting = async (lane: string) => {
    const metrics = await (await fetch(`${await bench.service.url}/metrics`)).text();
    return Number(new RegExp(`^messages_waiting_turn.*\\.${lane}".* (\\d+)$`, 'm').exec(metrics)?.[1] ?? 0);
  };

  it('reads a small document between two slices of a scan of a hundred pages', async () => {
    const [scan, letter] = [await bench.document(), await bench.document()];
    const firstPage = Promise.withResolvers<void>();
    bench.reader.look = (mediaType) => Promise.resolve(aScan(mediaType === 'image/tiff' ? 100 : 1));
    bench.reader.page = async (page, mediaType) => {
      if (mediaType === 'image/tiff' && page === 1) await firstPage.promise;
      return aReadPage(page);
    };
    await bench.register(scan, { mediaType: 'image/tiff' });
    await until(() => bench.reader.begun.length === 1);
    await bench.register(letter);
    await until(async () => (await waiting('small')) === 1);
    firstPage.resolve();
    await isParsed(letter);
    await isParsed(scan);
    expect(bench.reader.begun.slice(0, 4)).toEqual([
      { mediaType: 'image/tiff', page: 1 },
      { mediaType: 'image/tiff', page: 2 },
      { mediaType: 'application/pdf', page: 1 },
      { mediaType: 'image/tiff', page: 3 },
    ]);
  });

  it('takes turns between the long documents of two tenants', async () => {
    const [one, other] = [await bench.document({ tenant: 'one' }), await bench.document({ tenant: 'other' })];
    const firstPage = Promise.withResolvers<void>();
    bench.reader.look = () => Promise.resolve(aScan(4));
    bench.reader.page = async (page, mediaType) => {
      if (mediaType === 'image/tiff' && page === 1) await firstPage.promise;
      return aReadPage(page);
    };
    await bench.register(one, { mediaType: 'image/tiff' });
    await until(() => bench.reader.begun.length === 1);
    await bench.register(other, { mediaType: 'image/png' });
    await until(() => commandsOf(other).length === 1); // in the queue, before the second slice of the first document
    firstPage.resolve();
    await isParsed(one);
    await isParsed(other);
    const slices = bench.reader.begun.filter(({ page }) => page % 2 === 1).map(({ mediaType }) => mediaType);
    expect(slices).toEqual(['image/tiff', 'image/png', 'image/tiff', 'image/png']);
  });
});
