import { aSending } from './a-run.ts';
import type { Books, UnderWay } from './books.ts';
import { quiet, type QuietOptions } from './quiet.ts';

const booksThat = (underWay: () => Promise<UnderWay>, filenames: string[]): Books =>
  ({ underWay, filenames: () => Promise.resolve(filenames) }) as Partial<Books> as Books;

/** Looks once and gives up. */
const oneLook = (books: Books): ReturnType<typeof quiet> => {
  const enough = new AbortController();
  const options: QuietOptions = {
    books,
    caseName: 'chaos-crun',
    sendings: [
      aSending(),
      aSending({ id: 'crun-0002', filename: 'crun-0002.txt', way: 'bucket' }),
      aSending({ id: 'crun-0003', filename: 'crun-0003.txt', way: 'bucket' }),
    ],
    broker: () => Promise.resolve({ 'indexer.index-document': 2, 'problem-log.record-problem.parked': 9 }),
    tell: () => enough.abort(),
    enough: enough.signal,
  };
  return quiet(options);
};

describe('the wait for quiet', () => {
  it('counts objects that are no documents yet, and leaves parked messages out', async () => {
    const books = booksThat(() => Promise.resolve({ documents: 3, outbox: 1 }), ['crun-0003.txt']);
    expect(await oneLook(books)).toEqual({ documents: 4, outbox: 1, messages: 2 });
  });

  it('does not take an absent database for quiet', async () => {
    const books = booksThat(() => Promise.reject(new Error('away')), []);
    expect(await oneLook(books)).toEqual({ documents: -1, outbox: -1, messages: -1 });
  });
});
