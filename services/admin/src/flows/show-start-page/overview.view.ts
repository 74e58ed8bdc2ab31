import { concernsOf, type Fleet } from '../../domain/fleet';
import { html, type Html } from './html';
import { clock, count, type Language } from './language';
import { awayNote, ledgerFigures, stages } from './ledger.view';
import { openProblems } from './problems.view';
import { queueTable } from './queues.view';
import { serviceCards } from './services.view';

/** The overview: pipeline, ledger, problems, services, queues and links. Refreshed as a whole. */
export const overview = (language: Language, fleet: Fleet, brokerUrl: string | undefined): Html =>
  html`${verdict(language, fleet)} ${awayNote(language, fleet.away)} ${stages(language, fleet.ledger)}
  ${ledgerFigures(language, fleet.ledger)} ${openProblems(language, fleet)} ${serviceCards(language, fleet.services)}
  ${queueTable(language, fleet)} ${links(language, brokerUrl)}`;

function verdict(language: Language, fleet: Fleet): Html {
  const { texts } = language;
  const concerns = concernsOf(fleet).map(({ about, count: number }) =>
    texts.concerns[about].replace('{count}', count(language, number)),
  );
  return html`<p class="verdict ${concerns.length === 0 ? 'good' : 'bad'}">
    <strong>${concerns.length === 0 ? texts.well : texts.attention}</strong> ${concerns.join(' · ')}
    <span class="quiet">${texts.checkedAt.replace('{time}', clock(language, fleet.checkedAt))}</span>
  </p>`;
}

const links = ({ texts }: Language, brokerUrl: string | undefined): Html =>
  html`<nav aria-label="${texts.links}">
    ${brokerUrl === undefined ? undefined : html`<a id="to-broker" href="${brokerUrl}">${texts.broker}</a>`}
    <a id="to-health" href="/health">${texts.health}</a>
    <a id="to-problems" href="/api/problems">${texts.problemsJson}</a>
    <a id="to-differences" href="/api/ledger/differences">${texts.differencesJson}</a>
    <a id="to-fleet" href="/api/fleet">${texts.fleetJson}</a>
  </nav>`;
