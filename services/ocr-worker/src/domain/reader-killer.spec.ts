import { PermanentError, TransientError } from '#libs/errors';
import { refusalOfKiller, spares } from './reader-killer';

const counted = (deaths: number, nextPage = 7) => ({ documentId: 'd', fromPage: 1, nextPage, deaths });

describe('refusalOfKiller', () => {
  it('lets a page be tried again whose reader died once', () => {
    expect(refusalOfKiller(counted(1))).toBeUndefined();
  });

  it('refuses a page that ended two readers, with its number', () => {
    const refusal = refusalOfKiller(counted(2));
    expect(refusal).toBeInstanceOf(PermanentError);
    expect(refusal).toMatchObject({
      code: 'reader_killed',
      message: 'Page 7 of document d has ended its reader 2 times; pages 1 to 6 before it are read.',
      facts: { page: 7, deaths: 2 },
    });
    expect(refusalOfKiller(counted(2, 1))?.message).toContain('it is the first of its range');
  });
});

describe('spares', () => {
  it('knows a reader that was killed from one that only failed', () => {
    expect(spares(new TransientError('reader_crashed', 'killed'))).toBe(false);
    expect(spares(new TransientError('dependency_unavailable', 'away'))).toBe(true);
    expect(spares(new Error('lease lost'))).toBe(true);
  });
});
