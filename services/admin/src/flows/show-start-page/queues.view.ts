import type { Fleet, Outbox } from '../../domain/fleet';
import type { QueueFigures } from '../../domain/queue-figures';
import { html, type Html } from './html';
import { count, duration, type Language, type Texts } from './language';

/** Every flow's queue: what waits, what is in work, and since when. */
export function queueTable(language: Language, { queues, outbox }: Pick<Fleet, 'queues' | 'outbox'>): Html | undefined {
  const { texts } = language;
  if (!queues) return undefined;
  const heads = [texts.queue, ...COLUMNS.map((column) => texts[column])];
  const table = html`<table>
    <thead>
      <tr>
        ${heads.map((head) => html`<th scope="col">${head}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${queues.map((queue) => queueRow(language, queue))} ${outbox && outboxRow(language, outbox)}
    </tbody>
  </table>`;
  return html`<section>
    <h2>${texts.queues}</h2>
    ${queues.length > 0 ? table : html`<p class="quiet">${texts.noQueues}</p>`}
  </section>`;
}

const COLUMNS = ['depth', 'unacked', 'retrying', 'parked', 'consumers', 'oldest'] as const satisfies (keyof Texts)[];

type Figures = Partial<Record<(typeof COLUMNS)[number], number | null>>;

function queueRow(language: Language, queue: QueueFigures): Html {
  const { name, retrying, waiting, oldestSeconds, ...figures } = queue;
  return row(language, name, { ...figures, retrying: retrying + waiting, oldest: oldestSeconds });
}

const outboxRow = (language: Language, { messages, oldestSeconds }: Outbox): Html =>
  row(language, language.texts.outbox, { depth: messages, oldest: oldestSeconds });

const row = (language: Language, name: string, figures: Figures): Html =>
  html`<tr data-queue="${name}">
    <th scope="row">${name}</th>
    ${COLUMNS.map((column) => cell(language, column, figures[column]))}
  </tr>`;

function cell(language: Language, column: (typeof COLUMNS)[number], figure: number | null | undefined): Html {
  const tone = column === 'consumers' && figure === 0 ? 'alone' : figure ? 'some' : 'nil';
  return html`<td class="${tone}" data-label="${language.texts[column]}">${written(language, column, figure)}</td>`;
}

function written(language: Language, column: string, figure: number | null | undefined): string {
  if (figure === null || figure === undefined) return '–';
  return column === 'oldest' ? duration(language, figure) : count(language, figure);
}
