import { stripVTControlCharacters } from 'node:util';
import { dim, green, red, say, yellow } from '../fleet/terminal.ts';

const PATH = ['registered', 'parsing', 'parsed', 'tagged', 'enriched', 'indexed', 'published'];

/** One line of the live picture. */
export interface Line {
  name: string;
  via: string;
  state: string;
  seconds: number;
  done: boolean;
  good: boolean;
  note: string;
}

/** The documents on their way: redrawn in place on a terminal, a line per move elsewhere. */
export class Progress {
  private drawn = 0;
  private readonly told = new Map<string, string>();

  show(lines: readonly Line[]): void {
    if (process.stdout.isTTY) this.redraw(lines);
    else this.tell(lines);
  }

  private redraw(lines: readonly Line[]): void {
    if (this.drawn > 0) process.stdout.write(`\u001B[${this.drawn}A`);
    for (const line of lines) process.stdout.write(`\u001B[2K${cut(lineText(line))}\n`);
    this.drawn = lines.length;
  }

  private tell(lines: readonly Line[]): void {
    for (const line of lines) {
      if (this.told.get(line.name) === line.state) continue;
      this.told.set(line.name, line.state);
      say(lineText(line));
    }
  }
}

function lineText({ name, via, state, seconds, done, good, note }: Line): string {
  const mark = done ? (good ? green('✓') : red('✗')) : yellow('…');
  const time = `${seconds.toFixed(1)} s`.padStart(7);
  return `${mark} ${name.padEnd(22)} ${dim(via.padEnd(10))} ${stageBar(state)} ${state.padEnd(11)} ${dim(time)}  ${dim(note)}`;
}

function stageBar(state: string): string {
  const step = PATH.indexOf(state);
  if (state === 'problem') return red('▪▪▪▪▪▪▪');
  return green('▪'.repeat(step + 1)) + dim('·'.repeat(PATH.length - step - 1));
}

/** A line that wraps would spoil the redrawing. */
const cut = (text: string): string => {
  const width = process.stdout.columns || 120;
  return stripVTControlCharacters(text).length < width ? text : stripVTControlCharacters(text).slice(0, width - 1);
};
