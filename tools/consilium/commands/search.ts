import { Command, Option } from 'commander';
import { answer, type Schemas } from '../../../libs/client/src/index.ts';
import { bold, dim, green, say } from '../../fleet/terminal.ts';
import { patiently } from '../patience.ts';
import type { Session } from '../session.ts';
import { count } from './upload.ts';

interface SearchOptions {
  case?: string;
  tag?: string;
  mode: 'hybrid' | 'text' | 'vector';
  limit: number;
}

/** `consilium search QUERY` */
export const searchCommand = (session: (command: Command) => Session): Command =>
  new Command('search')
    .description('Find documents by words and by meaning.')
    .argument('<query...>', 'what to look for')
    .option('-c, --case <name>', 'only in this case')
    .option('--tag <tag>', 'only with this tag')
    .addOption(new Option('-m, --mode <mode>', 'how').choices(['hybrid', 'text', 'vector']).default('hybrid'))
    .option('-n, --limit <n>', 'so many', count, 10)
    .action(async (words: string[], options: SearchOptions, command: Command) =>
      search(session(command), words, options),
    );

async function search({ api, json, signal }: Session, words: readonly string[], options: SearchOptions): Promise<void> {
  const query = { q: words.join(' '), ...options };
  const found = await patiently(() => answer(api.GET('/api/search', { params: { query }, signal })), signal);
  for (const item of found.items) say(json ? JSON.stringify(item) : linesOf(item));
  if (!json) say(dim(`${found.total} ${found.total === 1 ? 'document' : 'documents'} in ${found.took_ms} ms`));
}

const linesOf = ({ document_id: id, title, highlights }: Schemas['FoundDocument']): string =>
  [`${bold(title)}  ${dim(id)}`, ...highlights.map(({ page, html }) => `  ${dim(`p. ${page}`)} ${shown(html)}`)].join(
    '\n',
  );

/** Marks become colour; what was escaped becomes text again. */
const shown = (html: string): string =>
  html
    .replaceAll(/<mark>(.*?)<\/mark>/gs, (_, word: string) => green(word))
    .replaceAll(/&(lt|gt|quot|#39|amp);/g, (_, name: string) => ENTITIES[name] ?? '')
    .replaceAll(/\s+/g, ' ')
    .trim();

const ENTITIES: Record<string, string> = { lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' };
