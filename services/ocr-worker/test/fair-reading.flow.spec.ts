import { recognisePages } from '#libs/contracts';
import { type DocumentIds, FLOW_SPEC_TIMEOUT_MS, stateOf, until } from '#libs/testing';
import { ReadingRules } from '../src/domain/reading-plan';
import { ReadingBench } from './reading-bench';
import { aReadPage, aScan } from './scripted-reader';

/** One worker with one reader, which takes slices of two pages: documents are told apart by their media types. */
describe('one reader', () => {
  let bench: ReadingBench;

  beforeAll(async () => {
    const rules = new ReadingRules({ slicePages: 2, slicesAtOnce: 1, shortTurnMs: 600_000 }); // slices end at their ends only
    bench = await ReadingBench.start({ env: { OCR_READERS: '1' }, replace: [[ReadingRules, rules]] });
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => bench.stop());
  beforeEach(() => bench.reader.reset());

  const commandsOf = ({ documentId }: DocumentIds) =>
    bench.service.probe.published(recognisePages).filter((command) => command.documentId === documentId);
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
    await until(async () => (await waitingIn(bench, 'small')) === 1);
    firstPage.resolve();
    await isParsed(bench, letter);
    await isParsed(bench, scan);
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
    await isParsed(bench, one);
    await isParsed(bench, other);
    const slices = bench.reader.begun.filter(({ page }) => page % 2 === 1).map(({ mediaType }) => mediaType);
    expect(slices).toEqual(['image/tiff', 'image/png', 'image/tiff', 'image/png']);
  });
});

describe('one reader that yields after every page', () => {
  it('reads a small document in the middle of a slice', async () => {
    const rules = new ReadingRules({ shortTurnMs: 0 });
    const bench = await ReadingBench.start({ env: { OCR_READERS: '1' }, replace: [[ReadingRules, rules]] });
    const [scan, letter] = [await bench.document(), await bench.document()];
    const secondPage = Promise.withResolvers<void>();
    bench.reader.look = (mediaType) => Promise.resolve(aScan(mediaType === 'image/tiff' ? 100 : 1));
    bench.reader.page = async (page, mediaType) => {
      if (mediaType === 'image/tiff' && page === 2) await secondPage.promise;
      return aReadPage(page);
    };
    await bench.register(scan, { mediaType: 'image/tiff' });
    await until(() => bench.reader.begun.length === 2);
    await bench.register(letter);
    await until(async () => (await waitingIn(bench, 'small')) === 1);
    secondPage.resolve();
    await isParsed(bench, letter);
    await isParsed(bench, scan);
    const order = bench.reader.begun.map(({ mediaType }) => mediaType);
    expect(order.indexOf('application/pdf')).toBe(2);
    expect((await bench.texts(scan)).length).toBe(100);
    const pages = bench.reader.begun.filter(({ mediaType }) => mediaType === 'image/tiff').map(({ page }) => page);
    expect(new Set(pages).size).toBe(pages.length); // none was begun twice
    await bench.stop();
  });
});

const isParsed = (bench: ReadingBench, { documentId }: DocumentIds) =>
  until(async () => (await stateOf(bench.service.database, documentId)) === 'parsed');

/** How many messages of a lane this process holds until it is their turn. */
async function waitingIn(bench: ReadingBench, lane: string): Promise<number> {
  const metrics = await (await fetch(`${await bench.service.url}/metrics`)).text();
  return Number(new RegExp(`^messages_waiting_turn.*\\.${lane}".* (\\d+)$`, 'm').exec(metrics)?.[1] ?? 0);
}
