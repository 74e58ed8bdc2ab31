import type { Away } from '../../domain/fleet';
import { differencesIn, type LedgerFigures } from '../../domain/ledger-figures';
import { html, type Html } from './html';
import { count, type Language } from './language';

/** The parts of the fleet that did not answer. */
export const awayNote = ({ texts }: Language, away: readonly Away[]): Html | undefined =>
  away.length === 0
    ? undefined
    : html`<p class="note bad">
        <strong>${texts.away}:</strong> ${away.map(({ part }) => texts.awayParts[part]).join(', ')}
      </p>`;

/** The stages of the pipeline with the documents that are at each. */
export const stages = (language: Language, ledger: LedgerFigures | undefined): Html =>
  html`<section>
    <h2>${language.texts.pipeline}</h2>
    <ol class="stages">
      ${ledger?.stages.map(
        ({ state, documents }) =>
          html`<li class="${documents > 0 ? 'busy' : 'idle'}" data-stage="${state}">
            <b>${count(language, documents)}</b> ${language.texts.stages[state]}
          </li>`,
      )}
    </ol>
  </section>`;

const CELLS = [
  'accepted',
  'published',
  'inProgress',
  'problem',
  'duplicate',
  'rejected',
  'expired',
  'erased',
  'cancelled',
] as const;

/** The balance: where every accepted document is. */
export const ledgerFigures = (language: Language, ledger: LedgerFigures | undefined): Html | undefined =>
  ledger &&
  html`<section>
    <h2>${language.texts.ledger}</h2>
    <dl class="figures">
      ${CELLS.map((name) => figure(language.texts[name], count(language, ledger[name]), name, toneOf(name, ledger)))}
      ${unaccounted(language, ledger)} ${differences(language, ledger)}
    </dl>
  </section>`;

const unaccounted = (language: Language, { unaccounted: lost }: LedgerFigures): Html =>
  figure(
    language.texts.unaccounted,
    lost === undefined ? '?' : count(language, lost),
    'unaccounted',
    lost === 0 ? 'good' : 'bad',
  );

const differences = (language: Language, ledger: LedgerFigures): Html => {
  const found = differencesIn(ledger);
  return figure(language.texts.differences, count(language, found), 'differences', found === 0 ? 'good' : 'bad');
};

const toneOf = (name: (typeof CELLS)[number], { problem }: LedgerFigures): string =>
  name === 'problem' && problem > 0 ? 'bad' : '';

const figure = (label: string, value: string, name: string, tone: string): Html =>
  html`<div class="${tone}" data-figure="${name}">
    <dt>${label}</dt>
    <dd>${value}</dd>
  </div>`;
