/** A word with how often it occurs. */
interface KnownWord {
  readonly lexeme: string;
  readonly chunks: number;
}

/** At most this many words are searched in place of one. */
const ALTERNATIVES = 3;

/** The known words that were most probably meant by an unknown one: fewest slips first, then the most frequent; none when nothing is close. */
export function meantBy<W extends KnownWord>(word: string, candidates: readonly W[]): W[] {
  const slips = new Map(candidates.map((candidate) => [candidate, slipsBetween(word, candidate.lexeme)]));
  const fewest = Math.min(...slips.values());
  if (fewest > slipsAllowed(word)) return [];
  return candidates
    .filter((candidate) => slips.get(candidate) === fewest)
    .sort((a, b) => b.chunks - a.chunks)
    .slice(0, ALTERNATIVES);
}

/** Short words and numbers are too close to each other to guess: `hous` is one letter from `hour`. */
function slipsAllowed(word: string): number {
  if (/\d/.test(word) || word.length < 5) return 0;
  return word.length < 7 ? 1 : 2;
}

/** Letters to change, add, drop or swap with their neighbour (optimal string alignment distance). */
export function slipsBetween(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1] ? 0 : 1;
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const edited = Math.min(at(last, column) + 1, at(current, column - 1) + 1, at(last, column - 1) + same);
      current.push(swapped ? Math.min(edited, at(beforeLast, column - 2) + 1) : edited);
    }
    beforeLast = last;
    last = current;
  }
  return at(last, b.length);
}

const at = (row: readonly number[], column: number): number => row[column] ?? Number.POSITIVE_INFINITY;

const LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`";
const CYRILLIC = 'йцукенгшщзхъфывапролджэячсмитьбюё';

/** The text as it would have come out with the other keyboard layout: `ljujdjh` ↔ `договор`. Characters on no key stay. */
export function otherLayout(text: string): string {
  const cyrillic = /\p{Script=Cyrillic}/u.test(text);
  const [from, to] = cyrillic ? [CYRILLIC, LATIN] : [LATIN, CYRILLIC];
  return Array.from(text.toLowerCase(), (char) => to[from.indexOf(char)] ?? char).join('');
}
