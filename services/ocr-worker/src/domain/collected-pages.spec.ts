import { PermanentError } from '#libs/errors';
import { CollectedPages } from './collected-pages';
import type { Fault } from './fault';
import { failedPage, layerPage, type ReadPage } from './reading';

const crash: Fault = { code: 'reader_crashed', message: 'The reader crashed', facts: {}, passing: false };
const thrownBy = (act: () => unknown) => {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
};

describe('CollectedPages', () => {
  it('blames the page that the reader was at, and reports it like any other', () => {
    const told: ReadPage[] = [];
    const pages = new CollectedPages(5, (page) => told.push(page));
    pages.add(layerPage(1, 'good text'));
    pages.begin(2);
    pages.readerLost(crash);
    expect(pages.finished).toEqual([1, 2]);
    expect(told[1]).toMatchObject({ number: 2, status: 'failed', fault: 'reader_crashed: page 2: The reader crashed' });
    expect(pages.reading()).toMatchObject({ coverage: 0.5, pages: [{ number: 1 }, { number: 2 }] });
  });

  it('gives up when no page is to blame', () => {
    const pages = new CollectedPages(5);
    expect(thrownBy(() => pages.readerLost(crash))).toBeInstanceOf(PermanentError);
  });

  it('does not blame a page that is finished', () => {
    const pages = new CollectedPages(5);
    pages.begin(1);
    pages.add(layerPage(1, 'good text'));
    expect(thrownBy(() => pages.readerLost(crash))).toMatchObject({ code: 'reader_crashed' });
  });

  it('leaves what may work later to whoever retries', () => {
    const pages = new CollectedPages(5);
    pages.begin(1);
    expect(thrownBy(() => pages.readerLost({ ...crash, passing: true }))).toMatchObject({ name: 'TransientError' });
  });

  it('gives up a document that kills one reader after the other', () => {
    const pages = new CollectedPages(2);
    const lose = (page: number) => {
      pages.begin(page);
      pages.readerLost(crash);
    };
    lose(1);
    lose(2);
    expect(thrownBy(() => lose(3))).toMatchObject({ message: expect.stringContaining('3 readers were lost') });
  });

  it('refuses a document none of whose pages could be read, with the first fault', () => {
    const pages = new CollectedPages(5);
    const damaged: Fault = { ...crash, code: 'corrupt_file', message: 'page 1 is damaged', facts: { page: 1 } };
    pages.add(failedPage(1, damaged), damaged);
    pages.add(failedPage(2, crash), crash);
    expect(thrownBy(() => pages.reading())).toMatchObject({ code: 'corrupt_file', facts: { page: 1, pages: 2 } });
  });
});
