import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { TransientError } from '#libs/errors';

/** Enough to tell what a file is. */
const HEAD_BYTES = 1024;

/** The first bytes of a local copy; none of an empty file. */
export function headOf(path: string): Buffer {
  return orLost(() => {
    const file = openSync(path, 'r');
    const head = Buffer.alloc(HEAD_BYTES);
    const bytes = readSync(file, head);
    closeSync(file);
    return head.subarray(0, bytes);
  });
}

/** All of a local copy, for formats that are not read piece by piece. */
export function wholeFile(path: string): Buffer {
  return orLost(() => readFileSync(path));
}

/** Somebody may clear the folder of temporary files at any time. */
function orLost<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    const message = 'The local copy of the document is gone; it will be fetched again';
    throw new TransientError('dependency_unavailable', message, { cause });
  }
}
