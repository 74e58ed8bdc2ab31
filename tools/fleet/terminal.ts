import { stripVTControlCharacters } from 'node:util';

const colourful = process.stdout.isTTY && process.env['NO_COLOR'] === undefined;
const paint = (code: number) => (text: string) => (colourful ? `\u001B[${code}m${text}\u001B[0m` : text);

export const green = paint(32);
export const red = paint(31);
export const yellow = paint(33);
export const dim = paint(2);
export const bold = paint(1);

/** Prints a line. */
export const say = (text = ''): void => void process.stdout.write(`${text}\n`);

/** One finished step: `✓ RabbitMQ 3.10.8              ready in 9.1 s`. */
export const doneLine = (title: string, result: string): string => `${green('✓')} ${title.padEnd(32)} ${dim(result)}`;

/** One failed step. */
export const failedLine = (title: string, result: string): string => `${red('✗')} ${title.padEnd(32)} ${result}`;

/** Rows as aligned columns under their headings; colours may be part of a cell. */
export function table(headings: string[], rows: string[][]): string {
  const widths = headings.map((heading, column) =>
    Math.max(...[heading, ...rows.map((row) => row[column] ?? '')].map(visibleLength)),
  );
  const line = (cells: string[]) =>
    cells
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - visibleLength(cell)))
      .join('  ')
      .trimEnd();
  return [bold(line(headings)), ...rows.map(line)].join('\n');
}

const visibleLength = (text: string): number => stripVTControlCharacters(text).length;
