import { type Candidate, holdsWords, type Spelling } from './candidates';
import type { Language } from './language';
import type { PartOfSpeechTagger } from './part-of-speech';

/** A candidate with its rank and the spelling it would be shown in. */
export interface Ranked extends Candidate {
  readonly score: number;
  readonly best: Spelling;
}

/** Candidates looked at before duplicates are dropped. */
const POOL = 40;

/** The best candidates, the best first: generic words out, fragments replaced by the phrase they come from, each meaning once. */
export function chooseTags(candidates: readonly Ranked[], language: Language, count: number): Ranked[] {
  const sorted = candidates
    .filter(({ wordCount, best }) => wordCount > 1 || !GENERIC[language].test(best.surface))
    .sort((a, b) => b.score - a.score);
  return withoutRepeats(completed(sorted)).slice(0, count);
}

/** The spelling a tag is shown in: in one line, in the dictionary form if it occurs, else the most frequent, else the first. */
export function bestSpelling(candidate: Candidate, parts: PartOfSpeechTagger): Spelling | undefined {
  const inOneLine = [...candidate.spellings.values()].filter(({ surface }) => !/[\r\n]/.test(surface));
  const form = (spelling: Spelling): number => (parts.isDictionaryForm(spelling.lastWord.toLowerCase()) ? 1 : 0);
  return inOneLine.sort((a, b) => form(b) - form(a) || b.count - a.count || a.start - b.start)[0];
}

/** Single words that tell nothing about a document: months, weekdays, units, kinds of companies. */
const GENERIC: Record<Language, RegExp> = {
  en: /^(january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday|year|years|percent|million|billion|fig|figure|table|page|section|et|inc|ltd|llc)$/i,
  ru: /^(январ|феврал|март|апрел|ма[йя]$|июн|июл|август|сентябр|октябр|ноябр|декабр|понедельник|вторник|сред[аыу]$|четверг|пятниц|суббот|воскресень|год|лет$|руб|тысяч|миллион|миллиард|млн|млрд|тыс|процент|рис|табл|стр|ооо|оао|зао|пао|ао|ип|гг|др|т\.д|т\.п)/i,
};

/** A candidate that mostly occurs inside one longer phrase gives its place to that phrase. */
function completed(sorted: readonly Ranked[]): Ranked[] {
  const pool = sorted.slice(0, 120);
  return sorted.map((candidate, place) => {
    if (place >= POOL || candidate.nested / candidate.count < 0.7) return candidate;
    const [longer] = pool.filter((other) => completes(other, candidate)).sort(byCountThenScore);
    return longer ? { ...longer, score: candidate.score } : candidate;
  });
}

const completes = (longer: Ranked, candidate: Ranked): boolean =>
  longer.wordCount > candidate.wordCount &&
  longer.wordCount <= 3 &&
  holdsWords(longer.key, candidate.key) &&
  longer.count >= 0.4 * candidate.count;

const byCountThenScore = (a: Ranked, b: Ranked): number => b.count - a.count || b.score - a.score;

/** Drops what says no more than a better candidate that has all its words. */
function withoutRepeats(sorted: readonly Ranked[]): Ranked[] {
  const kept: { candidate: Ranked; keys: Set<string> }[] = [];
  for (const candidate of sorted) {
    if (kept.length === POOL) break;
    const keys = new Set(candidate.contentKeys);
    const isRepeat = kept.some(
      (other) => keys.size <= other.keys.size && candidate.contentKeys.every((key) => other.keys.has(key)),
    );
    if (!isRepeat) kept.push({ candidate, keys });
  }
  return kept.map(({ candidate }) => candidate);
}
