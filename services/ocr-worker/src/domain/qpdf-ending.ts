/** How a run of qpdf ended that did not go well. */
export interface QpdfEnding {
  readonly signal: string | null;
  readonly stderr: string;
}

/** What that means. */
export interface QpdfVerdict {
  readonly code: 'corrupt_file' | 'encrypted_file' | 'resource_limit_exceeded';
  /** Place of the file at fault, from 1; absent when qpdf does not say. */
  readonly part?: number;
  /** Without what qpdf said: it may quote the file. */
  readonly message: string;
}

/** Reads out of qpdf's ending what was wrong, and with which of its files, by their names. */
export function verdictOn({ signal, stderr }: QpdfEnding, names: readonly string[]): QpdfVerdict {
  if (signal !== null || /bad_alloc|out of memory|File too large/i.test(stderr))
    return { code: 'resource_limit_exceeded', message: 'Merging needs more than its limits allow.' };
  const part = names.findIndex((name) => stderr.includes(name)) + 1;
  const which = part > 0 ? `Part ${part}` : 'One of the parts';
  const found = part > 0 ? { part } : {};
  return /invalid password/i.test(stderr)
    ? { code: 'encrypted_file', ...found, message: `${which} is protected by a password.` }
    : { code: 'corrupt_file', ...found, message: `${which} is damaged and cannot be merged.` };
}
