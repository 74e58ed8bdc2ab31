import type { QuarterTurn } from './picture/grey';
import { meanConfidence } from './mean-confidence';
import { standsOnSide, wordsOnTheirFeet } from './standing-words';
import type { TsvLine } from './tesseract-tsv';

/** Below this mean confidence the page may lie on its side or head; upright pages of any quality seldom come this low. */
const DOUBTFUL = 0.6;
/** Pale print that is read less surely than this gains by smoothing; well printed pages come to 0.95. */
const WELL_READ = 0.94;
/** Tesseract's orientation confidence is a difference of log scores; below this it guesses. */
const SURE_ORIENTATION = 2;
/** Characters times confidence that a turned reading must be ahead, or twice as many: noise reads as well upside down. */
const CLEARLY_BETTER = 60;
const FEWEST_TO_DOUBLE = 8;

/**
 * One way to prepare a page. `turn`: clockwise, first; `evenOut`: stretch the contrast of every part of the page by itself; `smooth`: blur a little, so
 * that the dots of a printer become strokes; `whiten`: take the grain of the paper away from what was smoothed.
 */
export interface Attempt {
  turn: QuarterTurn;
  rescale: boolean;
  evenOut: boolean;
  smooth: boolean;
  whiten: boolean;
}

/** What an attempt gave. `sideways`: the lines seem to run from top to bottom; `pale`: the ink is not much darker than the paper. */
export interface AttemptResult {
  attempt: Attempt;
  lines: TsvLine[];
  rescaled: boolean;
  sideways: boolean;
  pale: boolean;
}

/** Tesseract's opinion: `turn`, clockwise, would set the page upright. */
export interface Orientation {
  turn: QuarterTurn;
  confidence: number;
}

/** The first attempt at any page. */
export const FIRST_ATTEMPT: Attempt = { turn: 0, rescale: true, evenOut: false, smooth: false, whiten: false };

/** Whether another attempt may pay: the words are unsure, or read well but lie on their side, as Tesseract does with vertical text. */
export function isDoubtful(result: AttemptResult): boolean {
  return confidenceOf(result) < DOUBTFUL || standsOnSide(result.lines);
}

/** The attempt that pays for a page that is not doubtful: pale print, perhaps of dots, that could be read more surely; null for all others. */
export function smoothAttempt(result: AttemptResult): Attempt | null {
  const pays = result.pale && !result.attempt.smooth && confidenceOf(result) < WELL_READ;
  return pays ? { ...result.attempt, smooth: true } : null;
}

/**
 * What to try with a doubtful page, most promising first: upright, unscaled, smoothed, without the paper's grain, with even contrast, on its head. Each step builds on the best result
 * so far, which is asked for by `best`.
 */
export function* attemptsAfter(
  first: AttemptResult,
  orientation: Orientation | null,
  best: () => AttemptResult,
): Generator<Attempt> {
  const sure = orientation !== null && orientation.confidence >= SURE_ORIENTATION;
  const onSide = first.sideways || standsOnSide(first.lines);
  if (sure && orientation.turn) yield { ...FIRST_ATTEMPT, turn: orientation.turn };
  const sideways: QuarterTurn[] = sure ? [0] : [0, 90, 270];
  if (onSide) yield* sideways.filter((turn) => turn || !first.lines.length).map((turn) => ({ ...FIRST_ATTEMPT, turn }));
  if (best().rescaled) yield { ...FIRST_ATTEMPT, turn: best().attempt.turn, rescale: false };
  if (best().pale) {
    yield { ...FIRST_ATTEMPT, turn: best().attempt.turn, smooth: true };
    yield { ...FIRST_ATTEMPT, turn: best().attempt.turn, smooth: true, whiten: true };
  }
  const turns = new Set<QuarterTurn>([best().attempt.turn, 0]);
  for (const turn of turns) yield { ...FIRST_ATTEMPT, turn, evenOut: true };
  if (!sure && !onSide) yield { ...FIRST_ATTEMPT, turn: 180 };
}

/** The better of two readings: most confidence times characters of words on their feet; one that turns the page must win clearly. */
export function better<T extends AttemptResult>(best: T, next: T): T {
  const [before, after] = [goodCharacters(best.lines), goodCharacters(next.lines)];
  const twice = Math.max(FEWEST_TO_DOUBLE, before);
  const margin = next.attempt.turn === best.attempt.turn ? 0 : Math.min(CLEARLY_BETTER, twice);
  return after > before + margin ? next : best;
}

function confidenceOf({ lines }: AttemptResult): number {
  return meanConfidence(lines.flatMap((line) => line.words));
}

function goodCharacters(lines: readonly TsvLine[]): number {
  return wordsOnTheirFeet(lines).reduce((sum, word) => sum + word.confidence * word.text.length, 0);
}
