import type { Texts } from './texts';

const rules = new Intl.PluralRules('ru');
const FORMS: Readonly<Record<string, string>> = { one: 'документ', few: 'документа' };
const documents = (count: number): string => `${count} ${FORMS[rules.select(count)] ?? 'документов'}`;

/** Explanations in Russian. */
export const RU: Texts = {
  doing: {
    ocr: 'читается',
    tag: 'получает теги',
    enrich: 'ждёт, пока читаются его ссылки',
    index: 'вносится в поиск',
    file: 'раскладывается в хранилище',
  },
  awaiting: {
    ocr: 'чтения',
    tag: 'тегов',
    enrich: 'чтения ссылок',
    index: 'внесения в поиск',
    file: 'раскладки в хранилище',
  },
  work: {
    ocr: 'Чтение',
    tag: 'Подбор тегов',
    enrich: 'Чтение ссылок',
    index: 'Внесение в поиск',
    file: 'Раскладка в хранилище',
  },
  someWork: 'Шаг обработки',
  again: () => 'Документ опубликован и сейчас обрабатывается заново.',
  running: (work, worker, time, attempt) =>
    `Документ ${work}: работает ${worker}, прошло ${time}${attempt > 1 ? ` (попытка ${attempt})` : ''}.`,
  pages: (done, count) => `Готово страниц: ${done} из ${count}.`,
  waiting: (work, ahead, running) => {
    const others = ahead === 0 ? 'он следующий' : `перед ним ${documents(ahead)}`;
    const workers = running === 0 ? 'сейчас этим шагом никто не занят' : `в работе ${documents(running)}`;
    return `Документ ждёт ${work}: ${others}, ${workers}.`;
  },
  retrying: (work, code, attempt, at) =>
    `${work}: попытка ${attempt} не удалась (${code}), следующая в ${at} UTC; делать ничего не нужно.`,
  held: (work, code, since) =>
    `${work}: приостановлено для всех документов с ${since} UTC (${code}); продолжится само, когда причина исчезнет.`,
  problem: (work, code) => `${work}: не получилось (${code}); нужно решение человека в журнале проблем.`,
  staysPublished: () => 'Опубликованное ранее остаётся.',
  published: (at, accepted) =>
    `Документ опубликован ${at} UTC${accepted ? ' и принят' : ''}; больше ничего не требуется.`,
  ended: {
    rejected: 'Документ отклонён решением; больше с ним ничего не делается.',
    expired: 'Срок документа истёк, его файлов больше нет.',
    erased: 'Документ стёрт; осталась только его история.',
    cancelled: 'Обработка отменена; она продолжится, если обработать документ заново.',
  },
  eta: (time) => `Публикация ожидается примерно ${time}.`,
};
