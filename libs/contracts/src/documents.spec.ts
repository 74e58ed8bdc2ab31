import { DOCUMENT_PATH, mayMove, OTHER_ENDS } from './documents';

describe('mayMove', () => {
  it('goes forward along the path, also over several steps', () => {
    expect(mayMove('registered', 'parsing')).toBe(true);
    expect(mayMove('registered', 'indexed')).toBe(true);
  });

  it('never goes back and never stays', () => {
    for (const [index, from] of DOCUMENT_PATH.entries())
      for (const to of DOCUMENT_PATH.slice(0, index + 1)) expect(mayMove(from, to)).toBe(false);
  });

  it('leaves no end', () => {
    for (const from of ['published', ...OTHER_ENDS] as const)
      for (const to of [...DOCUMENT_PATH, ...OTHER_ENDS]) expect(mayMove(from, to)).toBe(false);
  });

  it('reaches every other end from anywhere on the way', () => {
    for (const to of OTHER_ENDS) expect(mayMove('tagged', to)).toBe(true);
  });
});
