import { EN } from './texts.en';
import { RU } from './texts.ru';

/** Everything the page says, in one language. */
export type Texts = typeof EN;

/** A language of the page, with its way of writing numbers. */
export interface Language {
  readonly code: 'en' | 'ru';
  readonly texts: Texts;
}

export const LANGUAGES: Record<Language['code'], Language> = {
  en: { code: 'en', texts: EN },
  ru: { code: 'ru', texts: RU },
};

/** `1 234` or `1,234` */
export const count = ({ code }: Language, value: number): string => new Intl.NumberFormat(code).format(value);

const UNITS = [
  { unit: 'day', seconds: 86_400 },
  { unit: 'hour', seconds: 3_600 },
  { unit: 'minute', seconds: 60 },
] as const;

/** A duration in its largest whole unit: `45 sec`, `3 min`, `2 days`. */
export function duration({ code }: Language, seconds: number): string {
  const { unit, seconds: length } = UNITS.find((each) => seconds >= each.seconds) ?? { unit: 'second', seconds: 1 };
  return new Intl.NumberFormat(code, { style: 'unit', unit, unitDisplay: 'short' }).format(
    Math.floor(seconds / length),
  );
}

/** `14:05:09`, in UTC: everybody who looks at the fleet sees the same time. */
export const clock = ({ code }: Language, time: Date): string =>
  new Intl.DateTimeFormat(code, { timeStyle: 'medium', hourCycle: 'h23', timeZone: 'UTC' }).format(time);
