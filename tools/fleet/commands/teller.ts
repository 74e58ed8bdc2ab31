import type { Progress, Tell } from '../supervisor/progress.ts';
import { lastLines } from '../supervisor/rotating-log.ts';
import { SERVICES } from '../ports.ts';
import { dim, doneLine, failedLine, say } from '../terminal.ts';
import { versionOf } from '../versions.ts';

const LOG_LINES = 15;

/** Tells the steps of an order as they happen, and remembers whether infrastructure was among the failures. */
export function teller(verb: string): { tell: Tell; infrastructureFailed: () => boolean } {
  let failed = false;
  const tell = async (progress: Progress): Promise<void> => {
    if (progress.type === 'done') say(await doneText(progress, verb));
    if (progress.type !== 'failed') return;
    failed ||= !SERVICES.some((service) => service === progress.name);
    say(failureText(progress));
  };
  return { tell, infrastructureFailed: () => failed };
}

/** What failed, the last lines of its log, and what to do. */
export function failureText({ title, message, log, advice }: Extract<Progress, { type: 'failed' }>): string {
  const lines = [failedLine(title, message)];
  if (log) lines.push(dim(`  the last lines of ${log}:`), indented(lastLines(log, LOG_LINES)));
  lines.push(
    `  ${advice || 'Look into ./fleet logs, check the machine with ./fleet doctor, then run ./fleet up again.'}`,
  );
  return lines.join('\n');
}

async function doneText({ name, title, seconds }: Extract<Progress, { type: 'done' }>, verb: string): Promise<string> {
  const version = await versionOf(name);
  return doneLine(version ? `${title} ${version}` : title, `${verb} ${seconds.toFixed(1)} s`);
}

const indented = (text: string): string => text.replaceAll(/^/gm, '    ');
