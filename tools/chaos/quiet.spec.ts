import type { Books } from './books.ts';
import { aSending } from './a-run.ts';
import { type Movement, quiet } from './quiet.ts';

/** Books that show one scene after the other, the last one for ever. */
const booksOf = (scenes: { documents: number; outbox: number; filenames?: string[] }[]) => {
  const next = () => (scenes.length > 1 ? scenes.shift() : scenes[0]);
  let scene = next();
  return {
    underWay: () => Promise.resolve((scene = next())),
    filenames: () => Promise.resolve(scene?.filenames ?? []),
  } as Partial<Books> as Books;
};

const options = (books: Books, told: Movement[], enough: AbortSignal) => ({
  books,
  caseName: 'chaos-crun',
  sendings: [aSending(), aSending({ id: 'crun-0002', filename: 'crun-0002.txt', way: 'bucket' })],
  broker: () => Promise.resolve({ 'indexer.index-document': 2, 'problem-log.record-problem.parked': 9 }),
  tell: (movement: Movement) => void told.push(movement),
  enough,
});

describe('the wait for quiet', () => {
  it('counts objects that are no documents yet, and leaves parked messages out', async () => {
    const told: Movement[] = [];
    const enough = new AbortController();
    const waiting = quiet({
      ...options(booksOf([{ documents: 3, outbox: 1 }]), told, enough.signal),
      tell: (movement) => {
        told.push(movement);
        enough.abort();
      },
    });
    expect(await waiting).toEqual({ documents: 4, outbox: 1, messages: 2 });
    expect(told).toHaveLength(1);
  });

  it('does not take an absent database for quiet', async () => {
    const enough = new AbortController();
    const books = { underWay: () => Promise.reject(new Error('away')), filenames: () => Promise.resolve([]) };
    const told: Movement[] = [];
    const waiting = quiet({
      ...options(books as Partial<Books> as Books, told, enough.signal),
      tell: () => enough.abort(),
    });
    expect(await waiting).toEqual({ documents: -1, outbox: -1, messages: -1 });
  });
});
