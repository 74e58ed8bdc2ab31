import { Command, InvalidArgumentError } from 'commander';
import { green, red, dim } from '../../fleet/terminal.ts';
import { exitCodeOfAll } from '../exit-codes.ts';
import { faultText } from '../fault-text.ts';
import { type Outcome, uploadAll } from '../upload-all.ts';
import type { Session } from '../session.ts';
import { sourcesOf } from '../sources.ts';
import { tell } from '../output.ts';

interface UploadOptions {
  case?: string;
  title?: string;
  kind?: string;
  language: string[];
  name: string;
  concurrency: number;
  watch?: boolean;
}

/** `consilium upload FILES…` */
export const uploadCommand = (session: (command: Command) => Session): Command =>
  new Command('upload')
    .description('Upload files, folders, patterns, or stdin (-). What the fleet has already is not stored twice.')
    .argument('<files...>', 'files, folders with all that is in them, patterns, or -')
    .option('-c, --case <name>', 'file them under this case')
    .option('-t, --title <title>', 'title of the document (its file name unless told)')
    .option('--kind <kind>', 'kind of document')
    .option('-l, --language <name>', 'language of scans as tesseract names it: eng, rus; may be repeated', collect, [])
    .option('--name <filename>', 'file name of what comes from stdin', 'stdin')
    .option('-j, --concurrency <n>', 'so many files at once', count, 4)
    .option('-w, --watch', 'wait until every document is published or has failed')
    .addHelpText('after', EXAMPLES)
    .action(async (files: string[], options: UploadOptions, command: Command) =>
      upload(session(command), files, options),
    );

async function upload(session: Session, files: string[], options: UploadOptions): Promise<void> {
  const { case: caseName, title, kind, language, name, concurrency, watch = false } = options;
  const sources = sourcesOf(files, name);
  const fields = { case: caseName, title, doc_kind: kind, languages: language.join(',') || undefined };
  const faults: unknown[] = [];
  await uploadAll(session, { sources, fields, concurrency, watch }, (outcome) => {
    report(session, outcome);
    if (outcome.fault !== undefined) faults.push(outcome.fault);
  });
  session.signal.throwIfAborted();
  if (faults.length > 0) process.exitCode = exitCodeOfAll(faults);
}

function report(session: Session, outcome: Outcome): void {
  const { source, receipt, state, fault } = outcome;
  if (session.json) tell(session, jsonOf(outcome), () => '');
  else if (receipt && process.stdout.isTTY) {
    const mark = fault ? red('✗') : green('✓');
    tell(
      session,
      undefined,
      () =>
        `${mark} ${receipt.document_id}  ${(state ?? receipt.state).padEnd(10)} ${source.label}${receipt.duplicate ? dim('  known already') : ''}`,
    );
  } else if (receipt)
    tell(session, undefined, () => [receipt.document_id, state ?? receipt.state, source.label].join('\t'));
  if (fault !== undefined && !session.json) process.stderr.write(`${source.label}: ${faultText(fault)}\n`);
}

function jsonOf({ source, receipt, state, fault }: Outcome): object {
  const problem = fault instanceof Error && 'problem' in fault ? fault.problem : undefined;
  return {
    file: source.label,
    ...receipt,
    ...(state && { state }),
    ...(fault !== undefined && { problem: problem ?? { detail: faultText(fault) } }),
  };
}

export const collect = (value: string, before: string[]): string[] => [...before, value];

export function count(value: string): number {
  const number = Number(value);
  if (Number.isInteger(number) && number >= 1 && number <= 200) return number;
  throw new InvalidArgumentError('It is a number from 1 to 200.');
}

const EXAMPLES = `
Examples:
  consilium upload contract.pdf scans/ --case harbour --watch
  consilium upload 'inbox/**/*.pdf' --json | jq -r .document_id
  lynx -dump https://example.org | consilium upload - --name page.txt
`;
