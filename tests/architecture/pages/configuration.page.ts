import { serviceFolders } from '../fleet';
import { code, type GeneratedPage, page, table } from './markdown';
import { type Setting, settings } from './settings';

/** Every setting with its meaning, its default and who reads it. */
export const configurationPage: GeneratedPage = {
  path: 'docs/configuration.md',
  render: async () =>
    page(
      'Configuration',
      [
        'All settings come from the environment and are checked before anything starts: one start names every bad one. `./fleet up` sets them all; a variable of yours wins.',
        '`NAME_FILE` may name a file whose content is the value of `NAME` (for mounted secrets). An empty value counts as absent. Secrets never appear in logs.',
      ].join('\n'),
      table(['Variable', 'Default', 'Meaning', 'Read by'], (await settings()).map(row)),
    ),
};

/** The same as a file to start from. */
export const environmentExample: GeneratedPage = {
  path: '.env.example',
  render: async () =>
    `${[
      '# Written by `npm run docs` from the configuration classes. Variables without a default are needed.',
      ...(await settings()).map(lines),
    ].join('\n\n')}\n`,
};

const row = ({ name, fallback, meaning, secret, readers }: Setting): string[] => [
  code(name),
  fallback === undefined ? '**needed**' : code(fallback),
  secret ? `${meaning} (secret)` : meaning,
  readers.length === serviceFolders().length ? 'all' : readers.join(', '),
];

function lines({ name, fallback, meaning }: Setting): string {
  const assignment = fallback === undefined ? `${name}=` : `# ${name}=${fallback}`;
  return `# ${meaning}\n${assignment}`;
}
