import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { Injectable } from '@nestjs/common';
import { PermanentError, TransientError } from '#libs/errors';
import { type QpdfEnding, verdictOn } from '../domain/qpdf-ending';

const run = promisify(execFile);

/** What one merge may cost: wall clock in milliseconds, CPU in seconds, memory and output in bytes. */
const LIMITS = { wallMs: 5 * 60_000, cpuSeconds: 240, memoryBytes: 2 * 2 ** 30, outputBytes: 2 * 2 ** 30 };

/** Where setpriv, prlimit and qpdf are looked for. It has no other part of our environment: it reads hostile files. */
const ENVIRONMENT = { PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin', LANG: 'C.UTF-8' };

/** Makes one PDF of several, or of one page, by qpdf in a child process under limits, to be killed with us. */
@Injectable()
export class PdfMerger {
  /**
   * Writes the pages of all `files`, in their order, to `output`. `corrupt_file` and `encrypted_file` name the file by its place
   * from 1 in `facts.part`; too costly ones are `resource_limit_exceeded`.
   */
  async merge(files: readonly string[], output: string, signal: AbortSignal): Promise<void> {
    await this.assemble(
      files,
      files.flatMap((file) => [file, '1-z']),
      { output, signal },
    );
  }

  /** Writes one page of a PDF, counted from 1, to `output`; refuses as `merge` does. */
  async extract(file: string, page: number, output: string, signal: AbortSignal): Promise<void> {
    await this.assemble([file], [file, String(page)], { output, signal });
  }

  private async assemble(files: readonly string[], pages: readonly string[], { output, signal }: Way): Promise<void> {
    const qpdf = ['qpdf', '--no-warn', '--warning-exit-0', '--deterministic-id', '--empty', '--pages'];
    try {
      await run('setpriv', [...GUARD, ...qpdf, ...pages, '--', output], {
        env: ENVIRONMENT,
        signal,
        timeout: LIMITS.wallMs,
        killSignal: 'SIGKILL',
      });
    } catch (error) {
      signal.throwIfAborted();
      throw faultOf(error as Failure, files);
    }
  }
}

/** Where the result goes, and until when it is wanted. */
interface Way {
  output: string;
  signal: AbortSignal;
}

const { cpuSeconds, memoryBytes, outputBytes } = LIMITS;
const GUARD = ['--pdeathsig', 'KILL', '--no-new-privs', 'prlimit', '--core=0'].concat([
  `--cpu=${cpuSeconds}`,
  `--as=${memoryBytes}`,
  `--fsize=${outputBytes}`,
]);

/** What Node tells of a child that did not go well. */
interface Failure extends Partial<QpdfEnding> {
  /** Exit code, or why it could not be started. */
  readonly code?: number | string;
}

function faultOf(failure: Failure, files: readonly string[]): Error {
  const { code, signal = null, stderr = '' } = failure;
  if (code === 'ENOENT')
    return new TransientError('dependency_unavailable', 'qpdf, setpriv or prlimit is not installed here.', {
      cause: failure,
    });
  const names = files.map((file) => path.basename(file));
  const verdict = verdictOn({ signal, stderr }, names);
  return new PermanentError(verdict.code, verdict.message, {
    facts: { limits: LIMITS, ...(verdict.part && { part: verdict.part }) },
  });
}
