/** A stream of numbers in [0, 1) that depends on its seed alone, so that a run can be repeated. */
export type Random = () => number;

/** The mulberry32 generator (Tommy Ettinger): 32 bits of state, good enough to choose whom to hit. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A whole number from `low` to `high`, both included. */
export const between = (random: Random, low: number, high: number): number =>
  low + Math.floor(random() * (high - low + 1));

/** One of the members; the list must not be empty. */
export function oneOf<T>(random: Random, members: readonly T[]): T {
  const chosen = members[Math.floor(random() * members.length)];
  if (chosen === undefined) throw new RangeError('There is nothing to choose from.');
  return chosen;
}

/** The members in a random order. */
export function shuffled<T>(random: Random, members: readonly T[]): T[] {
  const order = members.map((member) => ({ member, place: random() }));
  return order.toSorted((left, right) => left.place - right.place).map(({ member }) => member);
}
