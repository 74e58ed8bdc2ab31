/** How many moments fall into each span, as a rate per second; `spans` many, from `from` on. */
export function rates(moments: readonly number[], from: number, spanMs: number, spans: number): number[] {
  const counts = Array.from({ length: spans }, () => 0);
  for (const moment of moments) {
    const span = Math.floor((moment - from) / spanMs);
    if (span >= 0 && span < spans) counts[span] = (counts[span] ?? 0) + 1;
  }
  return counts.map((count) => (count * 1_000) / spanMs);
}

/** A round step that divides `length` into at most `most` parts: 1, 2 or 5 times a power of ten. */
export function roundStep(length: number, most: number): number {
  const rough = Math.max(length / most, 1e-9);
  const power = 10 ** Math.floor(Math.log10(rough));
  return ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10) * power;
}
