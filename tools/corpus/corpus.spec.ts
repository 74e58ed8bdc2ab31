import { LAYOUT_BOXES } from './layouts.ts';
import { lookOf } from './looks.ts';
import { prose } from './sentences.ts';
import { makeScan } from './scan.ts';

/** Dots per inch; enough for what is looked at here. */
const COARSE = [60] as const;

describe('the corpus', () => {
  it('is the same for the same seed, and another for another', async () => {
    const recipe = { languages: ['en'], resolutions: COARSE } as const;
    const [once, again, other] = [
      await makeScan(recipe, 1, 7),
      await makeScan(recipe, 1, 7),
      await makeScan(recipe, 1, 8),
    ];
    expect(again.pdf.equals(once.pdf)).toBe(true);
    expect(again.truth).toEqual(once.truth);
    expect(other.truth).not.toEqual(once.truth);
  });

  it('knows the text of each page in the language of the page', async () => {
    const { truth } = await makeScan({ languages: ['en', 'ru'], resolutions: COARSE }, 2, 3);
    expect(truth[0]).not.toMatch(/\p{Script=Cyrillic}/u);
    expect(truth[1]).toMatch(/\p{Script=Cyrillic}{4}/u);
  });

  it('lays turned pages on their side', async () => {
    const { pdf } = await makeScan({ languages: ['en'], turns: [90], resolutions: COARSE }, 1, 3);
    expect(pdf.toString('latin1')).toContain('/MediaBox[0 0 842 595]');
  });

  it('mixes finishes with all layouts', () => {
    const looks = Array.from({ length: 8 }, (_, page) => lookOf({ languages: ['ru'] }, page));
    expect(new Set(looks.map(({ layout, finish }) => `${layout} ${finish}`)).size).toBe(8);
  });

  it('has the boxes of a page in reading order', () => {
    let last = 0;
    const random = () => (last = (last + 0.37) % 1);
    const columns = LAYOUT_BOXES.columns(prose('en', random));
    expect(columns.map(({ x }) => x)).toEqual([56, 309.5]);
  });
});
