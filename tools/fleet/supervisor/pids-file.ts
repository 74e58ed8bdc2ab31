import { writeWhole } from '../home.ts';

let written = '';

/** Writes `{name: [pids]}` when it has changed; readers see the old or the new list, never half of one. */
export function writePids(path: string, pids: Record<string, number[]>): void {
  const text = `${JSON.stringify(pids, null, 2)}\n`;
  if (text === written) return;
  writeWhole(path, text, 0o644);
  written = text;
}
