import type { Orientation } from './page-attempts';
import type { QuarterTurn } from './picture/grey';

const TURNS: readonly QuarterTurn[] = [0, 90, 180, 270];

/** Tesseract's report on a page's orientation; null when it could not tell. */
export function parseOrientation(report: string): Orientation | null {
  const turn = TURNS.find((candidate) => candidate === Number(field(report, 'Rotate') ?? Number.NaN));
  const confidence = Number(field(report, 'Orientation confidence') ?? 0);
  return turn === undefined ? null : { turn, confidence };
}

function field(report: string, name: string): string | undefined {
  const line = report.split('\n').find((candidate) => candidate.startsWith(`${name}: `));
  return line?.slice(name.length + 2);
}
