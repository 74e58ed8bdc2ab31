/** Cyrillic letters that no Latin letter looks like. They are 14 to 28 % of 150 letters of Russian; of English that was read as Cyrillic 3 to 13 %. */
const OWN_LETTERS = /[лдыьяюжщчйцэъјљњђћџіїє]/giu;
/** Their share in most Cyrillic languages, and how far chance may take a short text below: 1.5 standard deviations. A false alarm costs a second of OCR. */
const OWN_SHARE = 0.17;
const CHANCE = 1.5 * Math.sqrt(OWN_SHARE * (1 - OWN_SHARE));
/** Serbian and Bulgarian have fewer of them, whatever the length. */
const FEWEST = 0.1;
const ENOUGH_LETTERS = 40;

/** A capital behind a small letter, or what is no letter between letters or beside them: `HevicTBytoluu`, `м’аз`, `ассер{еа`. */
const RAGGED = /\p{Ll}\p{Lu}|\p{L}[\d{}|\\@^~<>=*$#®©£€¥]+\p{L}|[{}|\\^~<>]\p{L}|\p{L}[{}|\\^~<>]/u;
/** Manuals of programs have 5 % of such words, pages read in the wrong alphabet 15 to 60 %. */
const RAGGED_SHARE = 0.25;
const ENOUGH_WORDS = 5;

/** Finds text that was read in the wrong alphabet: English as look-alike Cyrillic letters, Russian as Latin ones. Gives the fault, or null. */
export function wrongAlphabetIn(text: string): string | null {
  const words = text.split(/\s+/).filter((word) => count(word, /\p{L}/gu) > 2);
  const ragged = words.filter((word) => RAGGED.test(word)).length;
  if (words.length >= ENOUGH_WORDS && ragged > words.length * RAGGED_SHARE) return 'ragged words';
  const cyrillic = count(text, /\p{Script=Cyrillic}/gu);
  if (cyrillic < ENOUGH_LETTERS || cyrillic * 2 < count(text, /\p{L}/gu)) return null;
  const expected = Math.min(cyrillic * FEWEST, cyrillic * OWN_SHARE - CHANCE * Math.sqrt(cyrillic));
  return count(text, OWN_LETTERS) < expected ? 'only Cyrillic letters that look like Latin ones' : null;
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
