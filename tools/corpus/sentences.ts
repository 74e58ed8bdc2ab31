import { ENGLISH } from './words.en.ts';
import { RUSSIAN } from './words.ru.ts';

export type Language = 'en' | 'ru';

/** What a language's sentences are made of; `{noun}` and its like in a template are filled by chance. */
export interface Words {
  templates: string[];
  noun: string[];
  adjective: string[];
  verb: string[];
  person: string[];
  place: string[];
  month: string[];
  date: (day: number, month: string, year: number) => string;
  amount: (whole: number, cents: string) => string;
}

/** Text of one language, the same for the same numbers. */
export interface Prose {
  /** The next `count` sentences, separated by spaces. */
  next: (count: number) => string;
  /** A sum of money. */
  amount: () => string;
}

const WORDS: Record<Language, Words> = { en: ENGLISH, ru: RUSSIAN };

/** Office prose with figures, names and dates in it. `random` gives numbers in [0, 1). */
export function prose(language: Language, random: () => number): Prose {
  const words = WORDS[language];
  const pick = (list: readonly string[]): string => list[Math.floor(random() * list.length)] ?? '';
  const between = (low: number, high: number): number => low + Math.floor(random() * (high - low));
  const amount = (): string => words.amount(between(1, 250) * 1000 + between(0, 1000), String(between(10, 100)));
  const slots: Record<string, () => string> = {
    small: () => String(between(2, 60)),
    number: () => String(between(1000, 99_999)),
    date: () => words.date(between(1, 29), pick(words.month), between(1987, 2027)),
    amount,
    noun: () => pick(words.noun),
    adjective: () => pick(words.adjective),
    verb: () => pick(words.verb),
    person: () => pick(words.person),
    place: () => pick(words.place),
  };
  const sentence = (): string =>
    pick(words.templates).replace(/\{(\w+)\}/g, (_, slot: string) => slots[slot]?.() ?? '');
  return { next: (count) => Array.from({ length: count }, sentence).join(' '), amount };
}
