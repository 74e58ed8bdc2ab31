import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { TiffFile } from '../../../../domain/picture/tiff-file';
import { beginsPage, toLines, type TsvLine } from '../../../../domain/tesseract-tsv';
import { PictureFiles } from './picture-files';
import { tesseractCommand } from './tesseract-launch';
import { tesseractEnded, tesseractMissing, tesseractTimedOut } from './tesseract-faults';

/** A4 takes 1 to 2 s; the largest page that is let through, on a busy machine, half a minute. */
const PAGE_MS = 60_000;
/** A process that has read this many pages is replaced: its memory only grows. */
const PAGES_PER_PROCESS = 300;
/** How long a process may take to end by itself. */
const END_MS = 2000;
const STDERR_TAIL = 4096;
/** Does not look whether letters are all of one width: the LSTM finds words without that, and a page takes 4 to 6 % less CPU. */
const PROPORTIONAL = 'textord_all_prop=1';

interface Pending {
  resolve: (rows: string[]) => void;
  reject: (error: Error) => void;
  clock: NodeJS.Timeout;
}

/**
 * One long-lived Tesseract that reads picture after picture: loading the models once saves 0.1 to 0.3 s of CPU a page. It reads a file name per line and
 * writes the page's TSV, but nothing marks the end of a page: so every picture is followed by a tiny blank one, whose page row ends the page before.
 */
export class TesseractProcess {
  private readonly files = new PictureFiles();
  private child: ChildProcess | null = null;
  private pending: Pending | null = null;
  private rows: string[] = [];
  private pageRows = 0;
  private pagesRead = 0;
  private stderr = '';

  constructor(
    readonly languages: string,
    private readonly memoryMegabytes: number,
  ) {}

  /** Reads a picture. Rejects with a `PermanentError` when the page is too much for Tesseract, a `TransientError` when it is not installed. */
  async read(picture: TiffFile, limitMs = PAGE_MS): Promise<TsvLine[]> {
    if (this.pagesRead >= PAGES_PER_PROCESS) await this.end();
    this.child ??= this.start();
    this.pagesRead++;
    this.files.write(picture);
    const { promise, resolve, reject } = Promise.withResolvers<string[]>();
    const clock = setTimeout(() => this.fail(tesseractTimedOut(limitMs)), limitMs);
    this.pending = { resolve, reject, clock };
    (this.child.stdin as Writable).write(this.files.names);
    return toLines(await promise);
  }

  async stop(): Promise<void> {
    await this.end();
    this.files.close();
  }

  private start(): ChildProcess {
    const variables = ['stream_filelist=1', PROPORTIONAL].flatMap((variable) => ['-c', variable]);
    const how = ['-', '-', '-l', this.languages, '--psm', '3', '--dpi', '300', ...variables, 'tsv'];
    const { program, args } = tesseractCommand(how, this.memoryMegabytes);
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe', ...this.files.descriptors] });
    [this.rows, this.pageRows, this.pagesRead, this.stderr] = [[], 0, 0, ''];
    (child.stdin as Writable).on('error', ignoreClosedPipe);
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      this.stderr = (this.stderr + chunk).slice(-STDERR_TAIL);
    });
    createInterface({ input: child.stdout as Readable }).on('line', (row) => this.take(row));
    child.on('error', (error) => this.fail(tesseractMissing(error.message)));
    child.on('close', (exitCode, signal) => {
      if (this.child === child)
        this.fail(tesseractEnded({ exitCode, signal, stderr: this.stderr }, this.memoryMegabytes));
    });
    return child;
  }

  private take(row: string): void {
    if (!beginsPage(row)) {
      this.rows.push(row);
      return;
    }
    this.pageRows++;
    const { rows } = this;
    this.rows = [];
    if (this.pageRows % 2 === 0) this.settle()?.resolve(rows);
  }

  private fail(error: Error): void {
    this.child?.kill('SIGKILL');
    this.child = null;
    this.settle()?.reject(error);
  }

  private settle(): Pending | null {
    const { pending } = this;
    this.pending = null;
    clearTimeout(pending?.clock);
    return pending;
  }

  /** Lets the process end by itself, so that its CPU time is accounted to ours. */
  private async end(): Promise<void> {
    const { child } = this;
    this.child = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('close', resolve));
    const clock = setTimeout(() => child.kill('SIGKILL'), END_MS);
    (child.stdin as Writable).end();
    await ended;
    clearTimeout(clock);
  }
}

/** The end of the process tells more than the pipe that it broke. */
function ignoreClosedPipe(): void {}
