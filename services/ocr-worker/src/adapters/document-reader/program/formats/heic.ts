import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { PermanentError } from '#libs/errors';

const run = promisify(execFile);

/** A picture of 12 million pixels takes 1 s and 200 MB. */
const TIMEOUT_MS = 60_000;
const MEMORY_BYTES = 1024 * 2 ** 20;
/** What `setpriv` and `prlimit` answer for a program that is not there. */
const NOT_RUNNABLE = [126, 127];
/** The picture was compressed with losses before: more is not seen. */
const QUALITY = '95';

/**
 * A picture of a telephone as a JPEG, upright, by the program `heif-convert` in a process of its own. It and its libraries are LGPL and HEVC is patented:
 * nothing of it is shipped with the fleet, whoever wants HEIC installs it (docs/reading-formats.md).
 */
export async function decodeHeic(file: Buffer, program = 'heif-convert'): Promise<Buffer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'consilium-heic-'));
  try {
    const input = path.join(folder, 'picture.heic');
    await writeFile(input, file);
    await convert(program, input, path.join(folder, 'picture.jpg'));
    // A file with several pictures becomes several files: the first is the one that people see.
    const [first] = (await readdir(folder)).filter((name) => name.endsWith('.jpg')).sort();
    if (!first) throw damaged();
    return await readFile(path.join(folder, first));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function convert(program: string, input: string, output: string): Promise<void> {
  const guard = ['--pdeathsig', 'KILL', 'prlimit', `--as=${MEMORY_BYTES}`, '--core=0'];
  const limits = { timeout: TIMEOUT_MS, killSignal: 'SIGKILL' } as const;
  try {
    await run('setpriv', [...guard, program, '-q', QUALITY, input, output], limits);
  } catch (error) {
    throw refusal(error as { code?: number | string; signal?: string | null });
  }
}

function refusal({ code, signal }: { code?: number | string; signal?: string | null }): PermanentError {
  if (code === 'ENOENT' || NOT_RUNNABLE.includes(Number(code))) {
    const message =
      'HEIC pictures are read by the program heif-convert, which is not installed here: install the package libheif-examples on the workers, then retry';
    return new PermanentError('missing_program', message, { facts: { program: 'heif-convert' } });
  }
  if (!signal) return damaged();
  const message = `Decoding the picture needs more than ${TIMEOUT_MS / 1000} s or ${MEMORY_BYTES / 2 ** 20} MB`;
  return new PermanentError('resource_limit_exceeded', message);
}

const damaged = (): PermanentError => new PermanentError('corrupt_file', 'The HEIC is damaged and cannot be decoded');
