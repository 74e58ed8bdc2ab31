import { type CodedError, PermanentError, TransientError } from '#libs/errors';

/** How Tesseract ended, and its last words. */
export interface TesseractEnd {
  exitCode: number | null;
  signal: string | null;
  stderr: string;
}

/** What `setpriv`, `prlimit` and `stdbuf` answer for a program that is not there or cannot be run. */
const NOT_RUNNABLE = [126, 127];
const NO_MODEL = /error opening data file|failed loading language|couldn't load any languages/i;
const OUT_OF_MEMORY = /bad_alloc|out of memory|cannot allocate|malloc fail/i;

export function tesseractMissing(why: string): TransientError {
  return new TransientError('dependency_unavailable', `Tesseract cannot be started (${why}); install tesseract-ocr`);
}

export function tesseractTimedOut(limitMs: number): PermanentError {
  const limit = limitMs / 1000;
  return new PermanentError('resource_limit_exceeded', `recognising the page takes more than the limit of ${limit} s`, {
    facts: { resource: 'time', limit, unit: 's' },
  });
}

/** Why Tesseract ended in the middle of a page. */
export function tesseractEnded({ exitCode, signal, stderr }: TesseractEnd, memoryMegabytes: number): CodedError {
  const end = signal ?? `exit code ${exitCode}`;
  if (NOT_RUNNABLE.includes(exitCode ?? 0)) return tesseractMissing(end);
  if (NO_MODEL.test(stderr)) {
    const message = 'Tesseract lacks the models of a language; install its package tesseract-ocr-<language>';
    return new TransientError('dependency_unavailable', message);
  }
  if (OUT_OF_MEMORY.test(stderr) || signal === 'SIGABRT') {
    const message = `recognising the page needs more memory than the limit of ${memoryMegabytes} MB`;
    return new PermanentError('resource_limit_exceeded', message, {
      facts: { resource: 'memory', limit: memoryMegabytes, unit: 'MB' },
    });
  }
  if (signal === 'SIGKILL' || signal === 'SIGTERM') {
    const message = `Tesseract was ended from outside by ${signal}; look at the memory of the machine`;
    return new TransientError('reader_crashed', message, { facts: { end } });
  }
  return new PermanentError('reader_crashed', `Tesseract crashed at the page (${end})`, { facts: { end } });
}
