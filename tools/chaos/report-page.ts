import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { duration, element, escaped } from './html.ts';
import type { HappenedFault } from './journal.ts';
import type { Recovery } from './recovery.ts';
import type { ChaosRun } from './run.ts';
import type { Summary } from './summary.ts';
import type { TakeoverTimes } from './takeovers.ts';
import { timeline } from './timeline.ts';

/** One page that needs nothing else: verdict, figures, timeline, findings, and every fault with how the fleet came back. */
export function reportPage(run: ChaosRun): string {
  const css = readFileSync(join(import.meta.dirname, 'report.css'), 'utf8');
  const title = `Chaos ${run.name}: ${run.summary.faults} faults, seed ${run.seed}`;
  const parts = [
    element('h1', {}, escaped(title)),
    element('p', { class: 'sub' }, escaped(when(run))),
    verdict(run),
    tiles(run.summary, run.verdict.takeovers),
    element('h2', {}, 'What happened when'),
    legend(),
    element('div', { class: 'chart' }, timeline(run)),
    findings(run),
    element('h2', {}, 'Faults'),
    element('div', { class: 'scroll' }, faultTable(run)),
  ];
  return (
    `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">` +
    `<title>${escaped(title)}</title><style>${css}</style></head>\n<body><main>\n${parts.join('\n')}\n</main></body></html>\n`
  );
}

function when({ startedAt, stoppedAt, quietAt }: ChaosRun): string {
  const start = new Date(startedAt).toISOString().slice(0, 19).replace('T', ' ');
  const load = duration((stoppedAt - startedAt) / 1_000);
  return `${start} UTC · load and faults for ${load} · quiet ${duration((quietAt - stoppedAt) / 1_000)} later`;
}

function verdict({ verdict: { good }, restless }: ChaosRun): string {
  const unrest = restless && `It never became quiet: ${JSON.stringify(restless)}. `;
  const text = good ? 'Nothing was lost, and nothing happened twice.' : 'Not everything is as it should be.';
  return element('p', { class: `verdict ${good && !restless ? 'good' : 'bad'}` }, escaped(`${unrest ?? ''}${text}`));
}

const MUST_BE_ZERO = new Set(['lost', 'duplicated', 'unexpected', 'unaccounted']);

function tiles({ recovery_seconds: { p50, max }, ...counts }: Summary, takeovers: TakeoverTimes): string {
  const shown = Object.entries(counts).map(([name, value]) =>
    tile(String(value), name, MUST_BE_ZERO.has(name) && value > 0),
  );
  const times = [
    timeTile(p50, 'recovery p50'),
    timeTile(max, 'recovery max'),
    timeTile(takeovers.max, 'take-over max'),
  ];
  return element('div', { class: 'tiles' }, [...shown, ...times].join(''));
}

const timeTile = (seconds: number | null, name: string): string =>
  tile(seconds === null ? '–' : duration(seconds), name, false);

const tile = (value: string, name: string, bad: boolean): string =>
  element('div', { class: bad ? 'tile bad' : 'tile' }, `<b>${escaped(value)}</b><span>${escaped(name)}</span>`);

function legend(): string {
  const entries = [
    ['line', 'background: var(--accepted)', 'acknowledged'],
    ['line', 'background: var(--published)', 'published'],
    ['kill', '', 'SIGKILL'],
    ['term', '', 'SIGTERM'],
    ['freeze', '', 'SIGSTOP … SIGCONT'],
    ['drop', '', 'connections reset'],
    ['cut', '', 'packets vanish'],
    ['vanish', '', 'SIGKILL unheard: half-open connections'],
    ['full', '', 'no space on the disk'],
    ['skew', '', 'a clock minutes wrong'],
    ['dot', '', 'first document accepted after the fault is published'],
  ] as const;
  const items = entries.map(([name, style, text]) => element('li', {}, element('i', { class: name, style }) + text));
  return element('ul', { class: 'legend' }, items.join(''));
}

function findings({ verdict: { findings: found } }: ChaosRun): string {
  if (found.length === 0) return '';
  const rows = found.map(({ kind, id, documentId, what }) => row([kind, id, documentId ?? '', what]));
  const table = element('table', {}, head(['', 'item', 'document', 'what']) + rows.join(''));
  return element('h2', {}, 'What is wrong') + element('div', { class: 'scroll' }, table);
}

function faultTable({ journal, startedAt, verdict: { recoveries } }: ChaosRun): string {
  const byNumber = new Map(recoveries.map((recovery) => [recovery.number, recovery]));
  const rows = journal.faults.map((fault) => faultRow(fault, startedAt, byNumber.get(fault.number)));
  const headings = [
    '#',
    'at',
    'fault',
    'component',
    'lasted',
    'serves again after',
    'next publication after',
    'under way finished after',
    '',
  ];
  return element('table', {}, head(headings) + rows.join(''));
}

function faultRow(fault: HappenedFault, startedAt: number, recovery: Recovery | undefined): string {
  const { number, kind, target, injectedAt, endedAt, trouble } = fault;
  const cells = [
    String(number),
    duration((injectedAt - startedAt) / 1_000),
    `${element('i', { class: kind })}${kind}`,
    escaped(target),
    endedAt ? duration((endedAt - injectedAt) / 1_000) : '',
    time(recovery?.healthyAfterSeconds),
    time(recovery?.publishedAfterSeconds),
    time(recovery?.underWayAfterSeconds),
    escaped(trouble ?? ''),
  ];
  return element('tr', {}, cells.map((cell) => element('td', {}, cell)).join(''));
}

const time = (seconds: number | undefined): string => (seconds === undefined ? '' : duration(seconds));

const head = (names: string[]): string =>
  element('tr', {}, names.map((name) => element('th', {}, escaped(name))).join(''));

const row = (cells: string[]): string =>
  element('tr', {}, cells.map((cell) => element('td', { class: 'wide' }, escaped(cell))).join(''));
