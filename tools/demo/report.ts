import { bold, dim, green, red, say } from '../fleet/terminal.ts';
import type { ConsiliumClient, ShownDocument } from './consilium-client.ts';
import type { Travel } from './watch.ts';

const TEXT_SHOWN = 160;

/** Tells what became of every document; the number of those that did not end as they should. */
export async function report(client: ConsiliumClient, travels: readonly Travel[]): Promise<number> {
  let failures = 0;
  for (const travel of travels) {
    say(`\n${bold(travel.item.name)}`);
    const good = await reportOne(client, travel);
    if (!good) failures++;
  }
  return failures;
}

async function reportOne(client: ConsiliumClient, travel: Travel): Promise<boolean> {
  const { item, documentId, state, refusal } = travel;
  if (refusal || !documentId) return failed(refusal ?? 'it never appeared in the fleet');
  if (state === 'problem') return (await reportProblem(client, documentId)) && item.expected === 'problem';
  if (state !== 'published') return failed(`it is still ${state}; see ./fleet logs`);
  const document = await client.document(documentId);
  await reportReading(client, document);
  const found = await reportSearch(client, document);
  return found && item.expected === 'published';
}

async function reportReading(client: ConsiliumClient, document: ShownDocument): Promise<void> {
  const text = (await client.text(document.document_id)).replaceAll(/\s+/g, ' ').trim();
  const { page_count: pages, language } = document;
  row('text', `${text.slice(0, TEXT_SHOWN)}${text.length > TEXT_SHOWN ? '…' : ''}`);
  row('read', [pages === 1 ? '1 page' : `${pages ?? 0} pages`, language ?? 'language unknown'].join(', '));
  row('tags', document.tags.map((tag) => tag.text).join(' · ') || 'none');
  const links = document.enrichments.flatMap((enrichment) => (enrichment['pages'] ?? []) as LinkedPage[]);
  for (const { url, title } of links) row('link', `${url} → ${title}`);
}

/** What of an enrichment with pages of the web is shown. */
interface LinkedPage {
  url: string;
  title: string;
}

/** Searches for the document's own first tag: whoever looks for what it is about must find it. */
async function reportSearch(client: ConsiliumClient, document: ShownDocument): Promise<boolean> {
  const words = document.tags[0]?.text ?? document.title;
  const found = await client.find(words, document.document_id);
  if (!found) return failed(`a search for "${words}" does not find it`);
  row('search', `"${words}" finds it at place ${found.place} of ${found.total}: ${shown(found.html)}`);
  return true;
}

async function reportProblem(client: ConsiliumClient, documentId: string): Promise<boolean> {
  const [problem] = await client.problemsOf(documentId);
  if (!problem) return failed('it failed, but the Problem Log does not know it');
  row('problem', `${red(problem.code)} in ${problem.queue}: ${problem.message}`);
  row('advice', problem.recommendation);
  row('decide', dim(`POST /api/problems/${problem.problem_id}/retry | discard | resolve`));
  return true;
}

function failed(reason: string): false {
  say(`  ${red('✗')} ${reason}`);
  return false;
}

const row = (label: string, text: string): void => say(`  ${dim(label.padEnd(8))} ${text}`);

/** Marks become colour; what was escaped becomes text again. */
const shown = (html: string): string =>
  html
    .replaceAll(/<mark>(.*?)<\/mark>/g, (_, word: string) => green(word))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ')
    .trim();
