/** The fewest insertions, deletions and replacements of UTF-16 units that make one text of the other (Levenshtein). */
export function editDistance(one: string, other: string): number {
  const width = other.length;
  let above = Uint32Array.from({ length: width + 1 }, (_, column) => column);
  let row = new Uint32Array(width + 1);
  for (let y = 1; y <= one.length; y++) {
    row[0] = y;
    const unit = one.charCodeAt(y - 1);
    for (let x = 1; x <= width; x++) {
      const replaced = (above[x - 1] ?? 0) + (unit === other.charCodeAt(x - 1) ? 0 : 1);
      const inserted = Math.min(row[x - 1] ?? 0, above[x] ?? 0) + 1;
      row[x] = Math.min(replaced, inserted);
    }
    [above, row] = [row, above];
  }
  return above[width] ?? 0;
}
