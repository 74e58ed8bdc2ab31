import { PermanentError, TransientError } from '#libs/errors';
import { tesseractEnded } from './tesseract-faults';

const ended = (end: Partial<Parameters<typeof tesseractEnded>[0]>) =>
  tesseractEnded({ exitCode: null, signal: null, stderr: '', ...end }, 1536);

describe('tesseractEnded', () => {
  it('names the memory limit when memory ran out', () => {
    expect(ended({ signal: 'SIGABRT' })).toMatchObject({ code: 'resource_limit_exceeded', facts: { limit: 1536 } });
  });

  it('asks to try later when models or the program are missing, or something outside killed it', () => {
    expect(ended({ exitCode: 1, stderr: 'Error opening data file x/tlh.traineddata' })).toBeInstanceOf(TransientError);
    expect(ended({ exitCode: 127 })).toMatchObject({ code: 'dependency_unavailable' });
    expect(ended({ signal: 'SIGKILL' })).toBeInstanceOf(TransientError);
  });

  it('calls anything else a crash at the page', () => {
    expect(ended({ signal: 'SIGSEGV' })).toBeInstanceOf(PermanentError);
    expect(ended({ exitCode: 1 })).toMatchObject({ code: 'reader_crashed' });
  });
});
