/** Figures of one run under a heading, as a table for people. */
export interface Figures {
  title: string;
  rows: [name: string, value: string][];
}

/** The value below which `share` of the values lie. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const ms = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} ms`;

export const perSecond = (count: number, milliseconds: number): string =>
  `${((count * 1000) / milliseconds).toFixed(1)} /s`;
