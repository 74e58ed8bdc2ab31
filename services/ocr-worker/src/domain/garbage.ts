import { wrongAlphabetIn } from './look-alikes';

const VOWELS = {
  Latin: /[aeiouyáàâäãåæéèêëíìîïóòôöõøœúùûüý]/giu,
  Cyrillic: /[аеёиоуыэюяіїє]/giu,
};
const SCRIPTS = { Latin: /\p{Script=Latin}/gu, Cyrillic: /\p{Script=Cyrillic}/gu };
/** Below these lengths the shares mean nothing. */
const ENOUGH_CHARACTERS = 40;
const ENOUGH_LETTERS = 100;
const ENOUGH_WORDS = 20;

/**
 * Finds text layers that are not text: broken ToUnicode maps, wrong code pages, failed OCR. Gives the fault, or null for text that can be trusted. The
 * thresholds were set on 55 Russian and English PDFs: 3 truly broken found, 2 false alarms on one-letter filler.
 */
export function garbageIn(text: string): string | null {
  const dense = text.replace(/[\s.…_·-]+/g, '');
  if (dense.length < ENOUGH_CHARACTERS) return null;
  if (share(dense, /[\ufffd\p{Co}\p{Cc}]/gu) > 0.1) return 'unmapped characters';
  if (share(dense, /[\p{L}\p{N}]/gu) < 0.4) return 'mostly symbols';
  const wrong = wrongAlphabetIn(text);
  if (wrong) return wrong;
  const letters = (dense.match(/\p{L}/gu) ?? []).join('');
  if (letters.length < ENOUGH_LETTERS) return null;
  // Cyrillic of code page 1251 read as Latin-1: Ïðèâåò
  if (share(letters, /[À-ÿ]/g) > 0.45) return 'another code page';
  if (mixesScripts(text)) return 'scripts mixed inside words';
  return strangeVowels(letters);
}

function mixesScripts(text: string): boolean {
  const words = text.split(/\s+/).filter((word) => word.length > 2);
  const mixed = words.filter((word) => /\p{Script=Latin}/u.test(word) && /\p{Script=Cyrillic}/u.test(word));
  return words.length > ENOUGH_WORDS && mixed.length / words.length > 0.3;
}

/** Shifted glyph codes give letters, but not the vowels of any language (20 to 70 %). */
function strangeVowels(letters: string): string | null {
  for (const script of ['Latin', 'Cyrillic'] as const) {
    const own = (letters.match(SCRIPTS[script]) ?? []).join('');
    if (own.length < ENOUGH_LETTERS || own.length < letters.length / 2) continue;
    const vowels = share(own, VOWELS[script]);
    if (vowels < 0.2 || vowels > 0.7) return `${Math.round(vowels * 100)} % vowels`;
  }
  return null;
}

function share(text: string, pattern: RegExp): number {
  return (text.match(pattern)?.length ?? 0) / text.length;
}
