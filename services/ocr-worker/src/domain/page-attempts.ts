import type { QuarterTurn } from './picture/grey';
import { meanConfidence } from './figures';
import type { TsvLine } from './tesseract-tsv';

/** Below this mean confidence the page may lie on its side or head; upright pages of any quality seldom come this low. */
const DOUBTFUL = 0.6;
/** Tesseract's orientation confidence is a difference of log scores; below this it guesses. */
const SURE_ORIENTATION = 2;
/** Characters times confidence that a turned reading must be ahead: noise reads as well upside down. */
const CLEARLY_BETTER = 60;

/** One way to prepare a page. `turn`: clockwise, first; `evenOut`: stretch the contrast of every part of the page by itself. */
export interface Attempt {
  turn: QuarterTurn;
  rescale: boolean;
  evenOut: boolean;
}

/** What an attempt gave. `sideways`: the lines seem to run from top to bottom. */
export interface AttemptResult {
  attempt: Attempt;
  lines: TsvLine[];
  rescaled: boolean;
  sideways: boolean;
}

/** Tesseract's opinion: `turn`, clockwise, would set the page upright. */
export interface Orientation {
  turn: QuarterTurn;
  confidence: number;
}

/** The first attempt at any page. */
export const FIRST_ATTEMPT: Attempt = { turn: 0, rescale: true, evenOut: false };

/** Whether another attempt may pay. */
export function isDoubtful({ lines }: AttemptResult): boolean {
  return meanConfidence(lines.flatMap((line) => line.words)) < DOUBTFUL;
}

/**
 * What to try with a doubtful page, most promising first: upright, unscaled, with even contrast, on its head. Each step builds on the best result
 * so far, which is asked for by `best`.
 */
export function* attemptsAfter(
  first: AttemptResult,
  orientation: Orientation | null,
  best: () => AttemptResult,
): Generator<Attempt> {
  const sure = orientation !== null && orientation.confidence >= SURE_ORIENTATION;
  if (sure && orientation.turn) yield { ...FIRST_ATTEMPT, turn: orientation.turn };
  const sideways: QuarterTurn[] = sure ? [0] : [0, 90, 270];
  if (first.sideways) yield* sideways.map((turn) => ({ ...FIRST_ATTEMPT, turn }));
  if (best().rescaled) yield { ...FIRST_ATTEMPT, turn: best().attempt.turn, rescale: false };
  const turns = new Set<QuarterTurn>([best().attempt.turn, 0]);
  for (const turn of turns) yield { ...FIRST_ATTEMPT, turn, evenOut: true };
  if (!sure && !first.sideways) yield { ...FIRST_ATTEMPT, turn: 180 };
}

/** The better of two readings: most confidence times characters; one that turns the page must win clearly. */
export function better<T extends AttemptResult>(best: T, next: T): T {
  const margin = next.attempt.turn === best.attempt.turn ? 0 : CLEARLY_BETTER;
  return goodCharacters(next.lines) > goodCharacters(best.lines) + margin ? next : best;
}

function goodCharacters(lines: readonly TsvLine[]): number {
  return lines.flatMap((line) => line.words).reduce((sum, word) => sum + word.confidence * word.text.length, 0);
}
