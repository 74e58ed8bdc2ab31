import { Command } from 'commander';
import { dim, green, red, yellow } from '../../fleet/terminal.ts';
import { FailedDocuments } from '../exit-codes.ts';
import { type Document, documentOf, endedBadly, follow } from '../follow.ts';
import { bytesText, tell } from '../output.ts';
import type { Session } from '../session.ts';

/** `consilium status ID…` */
export const statusCommand = (session: (command: Command) => Session): Command =>
  new Command('status')
    .description('How documents are: state, pages, language, tags. The exit code is 1 when one of them ended badly.')
    .argument('<ids...>', 'ids of documents')
    .option('-w, --watch', 'wait until each is published or has failed')
    .action(async (ids: string[], { watch }: { watch?: boolean }, command: Command) =>
      showAll(session(command), ids, watch ?? false),
    );

async function showAll(session: Session, ids: readonly string[], watch: boolean): Promise<void> {
  let bad = 0;
  for (const id of ids) {
    const document = watch ? await follow(session, id, () => undefined) : await documentOf(session, id);
    tell(session, document, () => linesOf(document));
    if (endedBadly(document.state)) bad++;
  }
  if (bad > 0) throw new FailedDocuments(`${bad} of ${ids.length} ended badly: consilium explain tells why.`);
}

function linesOf(document: Document): string {
  const { document_id: id, state, title, page_count: pages, language, tags, size, case: caseName } = document;
  const mark = state === 'published' ? green('✓') : endedBadly(state) ? red('✗') : yellow('…');
  const facts = [
    pages === null ? undefined : `${pages} ${pages === 1 ? 'page' : 'pages'}`,
    bytesText(size),
    language ?? undefined,
    caseName === null ? undefined : `case ${caseName}`,
  ].filter((fact) => fact !== undefined);
  const names = tags.map(({ text }) => text).join(' · ');
  return [
    `${mark} ${id}  ${state.padEnd(10)} ${title}  ${dim(facts.join(', '))}`,
    ...(names ? [`  ${dim(names)}`] : []),
  ].join('\n');
}
