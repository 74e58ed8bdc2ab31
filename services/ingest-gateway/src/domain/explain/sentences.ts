import { type Kind, kindOf, type Standing, stepOf } from './situation';
import type { Texts } from './texts';
import { EN } from './texts.en';
import { RU } from './texts.ru';

const LANGUAGES = { en: EN, ru: RU } as const;
export type LanguageCode = keyof typeof LANGUAGES;

/** How a document stands, in a few sentences of that language; `eta` in seconds. */
export function textOf(standing: Standing, eta: number | null, language: LanguageCode): string {
  const texts = LANGUAGES[language];
  const sentences = [
    standing.state === 'published' && standing.task ? texts.again() : '',
    mainSentence(standing, texts, language),
    standing.pages && kindOf(standing) === 'running' ? texts.pages(standing.pages.done, standing.pages.count) : '',
    standing.state === 'published' && kindOf(standing) === 'problem' ? texts.staysPublished() : '',
    eta === null ? '' : texts.eta(fromNow(language, eta)),
  ];
  return sentences.filter(Boolean).join(' ');
}

function mainSentence(standing: Standing, texts: Texts, language: LanguageCode): string {
  const { state, task, problem, lane, publishedAt, accepted } = standing;
  const step = stepOf(standing);
  const work = step ? texts.work[step] : texts.someWork;
  const sayings: Record<Kind, () => string> = {
    running: () => {
      const time = duration(language, task?.runningSeconds ?? 0);
      return texts.running(step ? texts.doing[step] : texts.someWork, task?.worker ?? '?', time, task?.attempt ?? 1);
    },
    retrying: () => texts.retrying(work, task?.cause ?? '?', task?.attempt ?? 1, clock(language, task?.nextAttemptAt)),
    held: () => texts.held(work, lane?.outage?.code ?? '?', clock(language, lane?.outage?.since)),
    waiting: () => texts.waiting(step ? texts.awaiting[step] : texts.someWork, lane?.ahead ?? 0, lane?.running ?? 0),
    problem: () => texts.problem(work, problem?.code ?? '?'),
    published: () => texts.published(clock(language, publishedAt), accepted),
    ended: () => texts.ended[state as keyof Texts['ended']],
  };
  return sayings[kindOf(standing)]();
}

const UNITS = [
  { unit: 'day', seconds: 86_400 },
  { unit: 'hour', seconds: 3_600 },
  { unit: 'minute', seconds: 60 },
] as const;

const largest = (seconds: number) =>
  UNITS.find((each) => seconds >= each.seconds) ?? ({ unit: 'second', seconds: 1 } as const);

/** A duration in its largest unit: `45 seconds`, `3 minutes`. */
function duration(language: LanguageCode, seconds: number): string {
  const { unit, seconds: length } = largest(seconds);
  const format = new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' });
  return format.format(Math.round(seconds / length));
}

/** `in 3 minutes` */
function fromNow(language: LanguageCode, seconds: number): string {
  const { unit, seconds: length } = largest(seconds);
  return new Intl.RelativeTimeFormat(language).format(Math.round(seconds / length), unit);
}

/** Day and time in UTC: everybody who asks sees the same. */
const clock = (language: LanguageCode, time: Date | null | undefined): string =>
  time
    ? new Intl.DateTimeFormat(language, {
        dateStyle: 'medium',
        timeStyle: 'medium',
        hourCycle: 'h23',
        timeZone: 'UTC',
      }).format(time)
    : '?';
