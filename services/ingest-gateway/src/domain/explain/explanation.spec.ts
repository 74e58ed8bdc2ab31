import { explain } from './explanation';
import type { LaneView, OpenTask, Standing } from './situation';

const NOW = new Date('2026-11-23T14:00:00Z');
const PACES = { ocr: 20, tag: 2, enrich: 4, index: 3, file: 1 };

const aStanding = (wishes: Partial<Standing> = {}): Standing => ({
  documentId: 'd',
  state: 'registered',
  publishedAt: null,
  accepted: false,
  task: null,
  problem: null,
  lane: { queue: 'ocr-worker.plan-document', ahead: 3, running: 2, outage: null },
  pages: null,
  ...wishes,
});
const aTask = (wishes: Partial<OpenTask> = {}): OpenTask => ({
  taskId: 't',
  queue: 'tagging-worker.tag-document',
  status: 'running',
  reason: null,
  attempt: 1,
  cause: null,
  nextAttemptAt: null,
  worker: 'tagging-worker-1',
  runningSeconds: 1,
  ...wishes,
});
const held: LaneView = {
  queue: 'tagging-worker.tag-document',
  ahead: 9,
  running: 0,
  outage: { code: 'provider_unavailable', since: new Date('2026-11-23T13:58:00Z') },
};
const said = (standing: Standing) => [
  explain(standing, PACES, 'en', NOW).text,
  explain(standing, PACES, 'ru', NOW).text,
];

describe('explain', () => {
  it('tells of a lane: place, workers and when it should be done', () => {
    const standing = aStanding();
    expect(explain(standing, PACES, 'en', NOW)).toMatchObject({
      status: 'waiting',
      step: 'ocr',
      queue: 'ocr-worker.plan-document',
      position: 4,
      ahead: 3,
      running: 2,
      eta_seconds: 60,
    });
    expect(said(standing)).toEqual([
      'It waits to be read: 3 documents are ahead of it, 2 documents are being worked on. It should be published in 1 minute or so.',
      'Документ ждёт чтения: перед ним 3 документа, в работе 2 документа. Публикация ожидается примерно через 1 минуту.',
    ]);
  });

  it('tells who is next, and that nobody works', () => {
    const lane = { queue: 'q', ahead: 0, running: 0, outage: null };
    expect(said(aStanding({ state: 'indexed', lane }))).toEqual([
      'It waits to be filed into the vault: it is next, nobody works on this step just now. It should be published in 1 second or so.',
      'Документ ждёт раскладки в хранилище: он следующий, сейчас этим шагом никто не занят. Публикация ожидается примерно через 1 секунду.',
    ]);
  });

  it('tells who works on it, since when, and how many pages are done', () => {
    const task = aTask({
      queue: 'ocr-worker.recognise-pages.small',
      worker: 'ocr-worker-2',
      runningSeconds: 12,
      attempt: 2,
    });
    const standing = aStanding({ state: 'parsing', task, pages: { done: 5, count: 20 } });
    expect(explain(standing, PACES, 'en', NOW)).toMatchObject({
      status: 'running',
      step: 'ocr',
      worker: 'ocr-worker-2',
      attempt: 2,
      eta_seconds: 25,
      actions: [{ name: 'cancel', href: '/api/tasks/t/cancel' }],
    });
    expect(said(standing)).toEqual([
      'It is being read by ocr-worker-2 for 12 seconds (attempt 2). 5 of 20 pages are done. It should be published in 25 seconds or so.',
      'Документ читается: работает ocr-worker-2, прошло 12 секунд (попытка 2). Готово страниц: 5 из 20. Публикация ожидается примерно через 25 секунд.',
    ]);
  });

  it('tells what failed and when it is tried again', () => {
    const nextAttemptAt = new Date('2026-11-23T14:00:30Z');
    const task = aTask({ status: 'pending', reason: 'retrying', cause: 'timed_out', nextAttemptAt, worker: null });
    const standing = aStanding({ state: 'parsed', task });
    expect(explain(standing, PACES, 'en', NOW)).toMatchObject({
      status: 'retrying',
      step: 'tag',
      cause: 'timed_out',
      next_attempt_at: nextAttemptAt,
      eta_seconds: 40,
    });
    expect(said(standing)).toEqual([
      'Tagging failed at attempt 1 (timed_out) and is tried again at Nov 23, 2026, 14:00:30 UTC; nothing needs to be done. It should be published in 40 seconds or so.',
      'Подбор тегов: попытка 1 не удалась (timed_out), следующая в 23 нояб. 2026 г., 14:00:30 UTC; делать ничего не нужно. Публикация ожидается примерно через 40 секунд.',
    ]);
  });

  it('tells of a lane that is held for everybody, and promises no time', () => {
    const standing = aStanding({ state: 'parsed', lane: held });
    expect(explain(standing, PACES, 'en', NOW)).toMatchObject({
      status: 'held',
      cause: 'provider_unavailable',
      position: 10,
      eta_seconds: null,
    });
    expect(said(standing)).toEqual([
      'Tagging is held for all documents since Nov 23, 2026, 13:58:00 UTC (provider_unavailable); it goes on by itself when that is over.',
      'Подбор тегов: приостановлено для всех документов с 23 нояб. 2026 г., 13:58:00 UTC (provider_unavailable); продолжится само, когда причина исчезнет.',
    ]);
  });

  it('tells that a person has to decide, and how', () => {
    const problem = { problemId: 'p', queue: 'ocr-worker.plan-document', code: 'corrupt_file' };
    const standing = aStanding({ state: 'problem', problem, lane: null });
    expect(explain(standing, PACES, 'en', NOW)).toMatchObject({
      status: 'problem',
      step: 'ocr',
      cause: 'corrupt_file',
      problem_id: 'p',
      eta_seconds: null,
      actions: [
        { name: 'retry', method: 'POST', href: '/api/problems/p/retry' },
        { name: 'discard', method: 'POST', href: '/api/problems/p/discard' },
      ],
    });
    expect(said(standing)).toEqual([
      'Reading gave up (corrupt_file): a person has to decide in the Problem Log.',
      'Чтение: не получилось (corrupt_file); нужно решение человека в журнале проблем.',
    ]);
  });

  it('tells of a published document that nothing is outstanding', () => {
    const publishedAt = new Date('2026-11-23T12:00:00Z');
    const standing = aStanding({ state: 'published', publishedAt, lane: null });
    expect(explain(standing, PACES, 'en', NOW)).toMatchObject({ status: 'published', step: null, eta_seconds: null });
    expect(said(standing)).toEqual([
      'It is published since Nov 23, 2026, 12:00:00 UTC; nothing is outstanding.',
      'Документ опубликован 23 нояб. 2026 г., 12:00:00 UTC; больше ничего не требуется.',
    ]);
    expect(said({ ...standing, accepted: true })[0]).toContain('and accepted');
  });

  it('tells that a published document is processed again', () => {
    const standing = aStanding({
      state: 'published',
      task: aTask({ queue: 'indexer.index-document', worker: 'indexer-1' }),
    });
    expect(said(standing)).toEqual([
      'It is published, and processed again meanwhile. It is being made findable by indexer-1 for 1 second. It should be published in 3 seconds or so.',
      'Документ опубликован и сейчас обрабатывается заново. Документ вносится в поиск: работает indexer-1, прошло 1 секунда. Публикация ожидается примерно через 3 секунды.',
    ]);
  });

  it.each([
    ['rejected', /rejected/, /отклонён/],
    ['expired', /time is over/, /Срок/],
    ['erased', /erased/, /стёрт/],
    ['cancelled', /cancelled/, /отменена/],
  ] as const)('tells that a document is %s', (state, english, russian) => {
    const standing = aStanding({ state, lane: null });
    const [en, ru] = said(standing);
    expect(en).toMatch(english);
    expect(ru).toMatch(russian);
    expect(explain(standing, PACES, 'en', NOW)).toMatchObject({ status: 'ended', step: null, eta_seconds: null });
  });

  it('promises no time while there is no experience', () => {
    expect(explain(aStanding(), {}, 'en', NOW)).toMatchObject({ status: 'waiting', eta_seconds: null });
  });
});
