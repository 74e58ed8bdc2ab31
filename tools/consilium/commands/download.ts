import { createHash } from 'node:crypto';
import { createWriteStream, existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Command } from 'commander';
import { refusalOf, Unreachable } from '../../../libs/client/src/index.ts';
import { FailedDocuments, UsageError } from '../exit-codes.ts';
import { documentOf } from '../follow.ts';
import { bytesText, tell } from '../output.ts';
import type { Session } from '../session.ts';

interface DownloadOptions {
  output?: string;
  force?: boolean;
}

/** `consilium download ID` */
export const downloadCommand = (session: (command: Command) => Session): Command =>
  new Command('download')
    .description('The original of a document, checked against its SHA-256.')
    .argument('<id>', 'id of the document')
    .option('-o, --output <file>', 'where to; - is stdout (the name it was uploaded with, unless told)')
    .option('-f, --force', 'replace a file that is there')
    .action(async (id: string, options: DownloadOptions, command: Command) => download(session(command), id, options));

async function download(session: Session, id: string, { output, force }: DownloadOptions): Promise<void> {
  const { filename, sha256, size } = await documentOf(session, id);
  const target = output ?? filename;
  if (target !== '-' && !force && existsSync(target))
    throw new UsageError(`${target} is there already: use --force or -o.`);
  const body = await bytesOf(session, id);
  if (target === '-') return pipeline(body, process.stdout, { end: false, signal: session.signal });
  const partial = `${target}.part`;
  try {
    const arrived = await written(body, partial, session.signal);
    if (arrived !== sha256)
      throw new FailedDocuments(`document ${id}: what arrived has the SHA-256 ${arrived}, not ${sha256}.`);
    await rename(partial, target);
  } finally {
    await rm(partial, { force: true });
  }
  tell(session, { document_id: id, file: target, size, sha256 }, () => `${target}  ${bytesText(size)}`);
}

/** The fleet answers with an address in the object store; the key does not travel there. */
async function bytesOf({ url, key, signal }: Session, id: string): Promise<Readable> {
  const headers = { authorization: `Bearer ${key}` };
  const response = await fetch(`${url}/api/documents/${encodeURIComponent(id)}/download`, { headers, signal }).catch(
    (cause: unknown) => {
      signal.throwIfAborted();
      throw new Unreachable(`The original of document ${id} could not be fetched.`, { cause });
    },
  );
  if (response.ok && response.body) return Readable.fromWeb(response.body);
  throw refusalOf(response.status, await response.json().catch(() => undefined), response.headers.get('retry-after'));
}

/** Writes a file; resolves with the SHA-256 of what was written. */
async function written(body: Readable, path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  const hashing = new Transform({
    transform(chunk: Buffer, _, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  await pipeline(body, hashing, createWriteStream(path), { signal });
  return hash.digest('hex');
}
