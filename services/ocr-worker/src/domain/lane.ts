/** The lanes of reading, quickest first, with their shares of the working time while several have work. */
export const LANE_SHARES = { small: 8, medium: 4, large: 2, xlarge: 1 } as const;

export type Lane = keyof typeof LANE_SHARES;

const LANES = Object.keys(LANE_SHARES) as Lane[];

/** Each lane up to this many bytes, and up to this many seconds of reading. The last takes the rest. */
const MOST_BYTES = [5e6, 20e6, 100e6];
const MOST_SECONDS = [30, 120, 600];
/** A file that is read in this time may be one size larger than its lane: a long report with a good text layer. */
const CHEAP_SECONDS = 10;

/** What decides the lane of a document. `crowded`: its tenant has so much under way that others' documents go first. */
export interface LaneFacts {
  bytes: number;
  seconds: number;
  crowded: boolean;
}

/** The lane of a document, by its size and by what it costs, whichever is heavier. */
export function laneOf({ bytes, seconds, crowded }: LaneFacts): Lane {
  const bySize = rank(bytes, MOST_BYTES) - (seconds <= CHEAP_SECONDS ? 1 : 0);
  const byCost = rank(seconds, MOST_SECONDS);
  const place = Math.max(0, bySize, byCost) + (crowded ? 1 : 0);
  return LANES[Math.min(place, LANES.length - 1)] ?? 'xlarge';
}

function rank(value: number, limits: readonly number[]): number {
  const found = limits.findIndex((limit) => value <= limit);
  return found < 0 ? limits.length : found;
}
