import type { Fleet, OpenProblem, OpenProblems } from '../../domain/fleet';
import { html, type Html } from './html';
import { count, duration, type Language } from './language';

/** What waits for a person, newest first, each with its reason and what can be done. */
export const openProblems = (
  language: Language,
  { problems, checkedAt }: Pick<Fleet, 'problems' | 'checkedAt'>,
): Html | undefined =>
  problems &&
  html`<section>
    <h2>${language.texts.problems} <span class="quiet">${count(language, problems.count)}</span></h2>
    ${problems.count === 0 ? html`<p class="quiet">${language.texts.noProblems}</p>` : list(language, problems, checkedAt)}
  </section>`;

function list(language: Language, { count: all, newest }: OpenProblems, now: Date): Html {
  const more = all - newest.length;
  return html`<ul class="problems">
      ${newest.map((problem) => item(language, problem, now))}
    </ul>
    ${more > 0 ? html`<p class="quiet">${language.texts.moreProblems.replace('{count}', count(language, more))}</p>` : undefined}`;
}

function item(language: Language, problem: OpenProblem, now: Date): Html {
  const { id, title, queue, code, message, recommendation, lastAttemptAt } = problem;
  const seconds = Math.max(0, (now.getTime() - lastAttemptAt.getTime()) / 1_000);
  return html`<li data-problem="${id}">
    <b><a id="problem-${id}" href="/api/problems/${id}">${title ?? id}</a> <code>${code}</code></b>
    <span>${message}</span>
    <span>${recommendation}</span>
    <small>${queue} · ${language.texts.ago.replace('{time}', duration(language, seconds))}</small>
  </li>`;
}
