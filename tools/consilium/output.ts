import { say } from '../fleet/terminal.ts';
import type { Session } from './session.ts';

/** Prints one result: as a JSON line, or as people read it. */
export function tell({ json }: Pick<Session, 'json'>, result: unknown, text: () => string): void {
  say(json ? JSON.stringify(result) : text());
}

/** `1.4 MB` */
export function bytesText(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${power === 0 ? bytes : (bytes / 1000 ** power).toFixed(1)} ${UNITS[power]}`;
}

const UNITS = ['B', 'kB', 'MB', 'GB'];
