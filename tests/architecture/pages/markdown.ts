import { format } from 'node:util';

/** A page that is written by a program: `npm run docs`. */
export interface GeneratedPage {
  /** From the root of the repository. */
  readonly path: string;
  render(): Promise<string> | string;
}

/** A Markdown table as oxfmt would leave it: columns padded to their widest cell. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [heads, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')));
  const widths = heads.map((_, column) => Math.max(3, ...all.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join(' | ')} |`;
  const [first = [], ...others] = all;
  return [line(first), line(widths.map((width) => '-'.repeat(width))), ...others.map(line)].join('\n');
}

/** The parts of a page, with the notice that nobody edits it by hand. */
export const page = (title: string, ...parts: string[]): string =>
  `${[format('# %s', title), NOTICE, ...parts].join('\n\n')}\n`;

/** `text` as code. */
export const code = (text: string): string => (text ? `\`${text}\`` : '');

const NOTICE = '_Written by `npm run docs` from the code. Change the code, not this page._';
