import { aLine } from './lines.builder';
import {
  type AttemptResult,
  attemptsAfter,
  better,
  FIRST_ATTEMPT,
  isDoubtful,
  type Orientation,
  smoothAttempt,
} from './page-attempts';

const aResult = (result: Partial<AttemptResult> = {}): AttemptResult => ({
  attempt: FIRST_ATTEMPT,
  lines: [],
  rescaled: false,
  sideways: false,
  pale: false,
  ...result,
});
const tried = (first: AttemptResult, orientation: Orientation | null) =>
  [...attemptsAfter(first, orientation, () => first)].map(({ turn, rescale, evenOut, smooth, whiten }) =>
    [turn, rescale ? '' : 'unscaled', evenOut ? 'even' : '', smooth ? 'smooth' : '', whiten ? 'white' : '']
      .filter((part) => part !== '')
      .join(' '),
  );

describe('isDoubtful', () => {
  it('goes by the mean confidence of words; a page without words is doubtful', () => {
    expect(isDoubtful(aResult({ lines: [aLine('quite sure', 0.9)] }))).toBe(false);
    expect(isDoubtful(aResult({ lines: [aLine('not sure', 0.5)] }))).toBe(true);
    expect(isDoubtful(aResult())).toBe(true);
  });
});

describe('a page that Tesseract reads well though it lies on its side', () => {
  const lying = aLine('goods received in the harbour');
  for (const word of lying.words) word.box = { x: 0, y: word.box.x, width: 20, height: word.box.width };

  it('is doubtful, and is turned to either side unless the model is sure', () => {
    const first = aResult({ lines: [lying] });
    expect(isDoubtful(first)).toBe(true);
    expect(tried(first, null)).toEqual(['90', '270', '0 even']);
    expect(tried(first, { turn: 270, confidence: 5 })).toEqual(['270', '0 even']);
  });

  it('counts for nothing beside an upright reading', () => {
    const upright = aResult({ lines: [aLine('goods received')], attempt: { ...FIRST_ATTEMPT, turn: 270 } });
    expect(better(aResult({ lines: [lying] }), upright)).toBe(upright);
  });
});

describe('smoothAttempt', () => {
  const unsure = [aLine('printed with dots', 0.88)];

  it('is for pale print that is read less surely than print is', () => {
    expect(smoothAttempt(aResult({ lines: unsure, pale: true }))).toMatchObject({ smooth: true, turn: 0 });
  });

  it('is not for dark print, surely read print, or twice', () => {
    expect(smoothAttempt(aResult({ lines: unsure }))).toBeNull();
    expect(smoothAttempt(aResult({ lines: [aLine('printed well', 0.96)], pale: true }))).toBeNull();
    const smooth = { ...FIRST_ATTEMPT, smooth: true };
    expect(smoothAttempt(aResult({ lines: unsure, pale: true, attempt: smooth }))).toBeNull();
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

  it('smooths pale print, then takes the grain of its paper away', () => {
    expect(tried(aResult({ pale: true }), null)).toEqual(['0 smooth', '0 smooth white', '0 even', '180']);
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

  it('turns a page of few words when it reads twice as well then', () => {
    const onHead = aResult({ lines: [aLine('NIOTHO SO', 0.35)] });
    const upright = aResult({
      lines: [aLine('CERTIFICATE OF ORIGIN', 0.96)],
      attempt: { ...FIRST_ATTEMPT, turn: 180 },
    });
    expect(better(onHead, upright)).toBe(upright);
    expect(better(upright, onHead)).toBe(upright);
    const specks = aResult({ lines: [aLine('i,', 0.5)], attempt: { ...FIRST_ATTEMPT, turn: 180 } });
    expect(better(aResult(), specks)).not.toBe(specks);
  });
});
