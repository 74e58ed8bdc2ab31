import { createHash } from 'node:crypto';
import { createReadStream, globSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { UsageError } from './exit-codes.ts';

/** Something to upload. */
export interface Source {
  /** As the user named it. */
  readonly label: string;
  /** The file's name, without folders. */
  readonly filename: string;
  /** Undefined for what comes from stdin. */
  readonly path: string | undefined;
  /** Bytes; undefined when nobody knows before the end. */
  readonly size: number | undefined;
  open(): Readable;
}

/** The files that words on the command line mean: files, folders with all that is in them, patterns, and `-` for stdin. */
export function sourcesOf(words: readonly string[], stdinName: string): Source[] {
  const sources = words.flatMap((word) => (word === '-' ? [stdin(stdinName)] : pathsOf(word).map(fileSource)));
  if (sources.filter(({ path }) => path === undefined).length > 1)
    throw new UsageError('stdin (-) can be read only once.');
  return sources;
}

/** The hash of a file's bytes, in hex; they are read for it. */
export async function sha256Of(source: Source, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(source.open(), hash, { signal });
  return hash.digest('hex');
}

const stdin = (filename: string): Source => ({
  label: '-',
  filename,
  path: undefined,
  size: undefined,
  open: () => process.stdin,
});

const fileSource = (path: string): Source => ({
  label: path,
  filename: basename(path),
  path,
  size: statSync(path).size,
  open: () => createReadStream(path, { highWaterMark: READ_BYTES }),
});

/** Fewer, larger reads than with Node’s 64 KiB. */
const READ_BYTES = 256 * 1024;

function pathsOf(word: string): string[] {
  const stat = statSync(word, { throwIfNoEntry: false });
  if (stat?.isFile()) return [word];
  const found = filesIn(stat?.isDirectory() ? join(word, '**/*') : word);
  if (found.length > 0) return found;
  throw new UsageError(stat ? `There is no file in ${word}.` : `There is no file ${word}.`);
}

/** What begins with a dot is left alone, as shells do. */
const filesIn = (pattern: string): string[] =>
  globSync(pattern, { exclude: (name) => basename(name).startsWith('.') && name !== '.' && name !== '..' })
    .filter((path) => statSync(path).isFile())
    .toSorted();
