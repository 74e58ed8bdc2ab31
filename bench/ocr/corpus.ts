import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A scan whose text is known. */
export interface KnownScan {
  name: string;
  file: string;
  truth: string[];
  truthFile: string;
}

/** The ground truth of `tools/corpus`, made once per number of pages into a folder. */
export class Corpus {
  private readonly folder: string;

  constructor(
    home: string,
    private readonly pages: number,
  ) {
    this.folder = join(home, 'bench', `ocr-${pages}`);
    mkdirSync(this.folder, { recursive: true });
  }

  scan(name: string): KnownScan {
    const file = join(this.folder, `${name}.pdf`);
    const truthFile = join(this.folder, `${name}.truth.json`);
    if (!existsSync(truthFile)) {
      const what = ['--pages', `${this.pages}`, '--only', name];
      execFileSync(process.execPath, ['tools/corpus/make.ts', this.folder, ...what], { stdio: 'ignore' });
    }
    return { name, file, truthFile, truth: JSON.parse(readFileSync(truthFile, 'utf8')) as string[] };
  }

  /** A scan of so many pages: the same ones again and again. Readers know nothing of that. */
  long(name: string, pages: number): string {
    const { file, truth } = this.scan(name);
    const long = join(this.folder, `${name}-${pages}.pdf`);
    const parts = Array.from({ length: Math.ceil(pages / truth.length) }, () => [file, '1-z']).flat();
    if (!existsSync(long)) execFileSync('qpdf', ['--empty', '--pages', ...parts, '--', long]);
    return long;
  }

  /** Where results go that are compared with this corpus. */
  result(name: string): string {
    return join(this.folder, name);
  }
}

/** Error rates in percent, as `tools/corpus/score.ts` counts them. */
export interface Scores {
  cer: number;
  wer: number;
  f1: number;
}

/** Scores a list of page texts (JSON) or a sidecar (text with form feeds) against a truth. */
export function score(truthFile: string, readFile: string): Scores {
  const answer = execFileSync(process.execPath, ['tools/corpus/score.ts', truthFile, readFile], { encoding: 'utf8' });
  return JSON.parse(answer) as Scores;
}
