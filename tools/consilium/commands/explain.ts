import { Command } from 'commander';
import { answer, type Schemas } from '../../../libs/client/src/index.ts';
import { bold, dim } from '../../fleet/terminal.ts';
import { tell } from '../output.ts';
import { patiently } from '../patience.ts';
import type { Session } from '../session.ts';

type Explanation = Schemas['Explanation'];

/** `consilium explain ID` */
export const explainCommand = (session: (command: Command) => Session): Command =>
  new Command('explain')
    .description('In plain words what a document waits for, or why it failed, and what can be done.')
    .argument('<id>', 'id of the document')
    .option('--language <tag>', 'en or ru (as LANG says)', languageOf(process.env['LC_ALL'] ?? process.env['LANG']))
    .action(async (id: string, { language }: { language: string }, command: Command) =>
      explain(session(command), id, language),
    );

async function explain(session: Session, id: string, language: string): Promise<void> {
  const { api, signal } = session;
  const params = { path: { id }, header: { 'Accept-Language': language } };
  const call = () => answer(api.GET('/api/documents/{id}/explain', { params, signal }));
  const explanation = await patiently(call, signal);
  tell(session, explanation, () => linesOf(explanation));
}

function linesOf({ text, status, cause, next_attempt_at: next, problem_id: problem, actions }: Explanation): string {
  const facts = [
    cause && `cause: ${cause}`,
    next && `next attempt: ${next}`,
    problem && `problem: ${problem}`,
    ...actions.map(({ name, method, href }) => `${name}: ${method} ${href}`),
  ];
  return [`${bold(status)}  ${text}`, ...facts.filter(Boolean).map((fact) => dim(`  ${fact}`))].join('\n');
}

/** `ru` of `ru_RU.UTF-8`; English for everybody else. */
function languageOf(locale = ''): string {
  return locale.startsWith('ru') ? 'ru' : 'en';
}
