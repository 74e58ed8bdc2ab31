import { aLine } from './lines.builder';
import {
  type AttemptResult,
  attemptsAfter,
  better,
  FIRST_ATTEMPT,
  isDoubtful,
  type Orientation,
} from './page-attempts';

const aResult = (result: Partial<AttemptResult> = {}): AttemptResult => ({
  attempt: FIRST_ATTEMPT,
  lines: [],
  rescaled: false,
  sideways: false,
  ...result,
});
const tried = (first: AttemptResult, orientation: Orientation | null) =>
  [...attemptsAfter(first, orientation, () => first)].map(({ turn, rescale, evenOut }) =>
    [turn, rescale ? '' : 'unscaled', evenOut ? 'even' : ''].filter((part) => part !== '').join(' '),
  );

describe('isDoubtful', () => {
  it('goes by the mean confidence of words; a page without words is doubtful', () => {
    expect(isDoubtful(aResult({ lines: [aLine('quite sure', 0.9)] }))).toBe(false);
    expect(isDoubtful(aResult({ lines: [aLine('not sure', 0.5)] }))).toBe(true);
    expect(isDoubtful(aResult())).toBe(true);
  });
});

describe('attemptsAfter', () => {
  it('turns the page first as a sure orientation model says', () => {
    expect(tried(aResult(), { turn: 180, confidence: 5 })).toEqual(['180', '0 even']);
  });

  it('tries both sides when lines run downwards and the model is not sure', () => {
    expect(tried(aResult({ sideways: true }), { turn: 90, confidence: 0.5 })).toEqual(['0', '90', '270', '0 even']);
  });

  it('tries the page unscaled when it was rescaled, and on its head last', () => {
    expect(tried(aResult({ rescaled: true }), null)).toEqual(['0 unscaled', '0 even', '180']);
  });

  it('builds on the best result so far', () => {
    const first = aResult();
    let best = first;
    const attempts = attemptsAfter(first, { turn: 90, confidence: 9 }, () => best);
    expect(attempts.next().value).toMatchObject({ turn: 90 });
    best = aResult({ attempt: { ...FIRST_ATTEMPT, turn: 90 }, rescaled: true });
    expect(attempts.next().value).toMatchObject({ turn: 90, rescale: false });
    expect(attempts.next().value).toMatchObject({ turn: 90, evenOut: true });
  });
});

describe('better', () => {
  const short = aResult({ lines: [aLine('only few words', 0.5)] });
  const long = { lines: [aLine('some more words than before', 0.5)] };

  it('prefers more confident characters', () => {
    const next = aResult(long);
    expect(better(short, next)).toBe(next);
    expect(better(next, short)).toBe(next);
  });

  it('turns a page only for much more: noise reads as well upside down', () => {
    const turned = { ...FIRST_ATTEMPT, turn: 180 as const };
    expect(better(short, aResult({ ...long, attempt: turned }))).toBe(short);
    const clearly = aResult({ lines: [aLine('word '.repeat(40).trim(), 0.9)], attempt: turned });
    expect(better(short, clearly)).toBe(clearly);
  });
});
