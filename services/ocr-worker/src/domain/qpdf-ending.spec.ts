import { verdictOn } from './qpdf-ending';

const NAMES = ['1.pdf', '2.pdf', '3.pdf'];

describe('verdictOn', () => {
  it('names the part that is protected', () => {
    const stderr = 'qpdf: /tmp/merge-x/2.pdf: invalid password';
    expect(verdictOn({ signal: null, stderr }, NAMES)).toEqual({
      code: 'encrypted_file',
      part: 2,
      message: 'Part 2 is protected by a password.',
    });
  });

  it('names the part that is damaged, and quotes nothing of it', () => {
    const stderr = 'qpdf: /tmp/merge-x/3.pdf: unable to find trailer dictionary while recovering damaged file (secret)';
    const verdict = verdictOn({ signal: null, stderr }, NAMES);
    expect(verdict).toMatchObject({ code: 'corrupt_file', part: 3 });
    expect(verdict.message).not.toContain('secret');
  });

  it('names no part when qpdf does not', () => {
    expect(verdictOn({ signal: null, stderr: 'qpdf: something else' }, NAMES)).toEqual({
      code: 'corrupt_file',
      message: 'One of the parts is damaged and cannot be merged.',
    });
  });

  it.each([
    ['SIGXCPU', ''],
    ['SIGKILL', ''],
    [null, 'qpdf: std::bad_alloc'],
  ])('knows a limit by signal %s and words %j', (signal, stderr) => {
    expect(verdictOn({ signal, stderr }, NAMES).code).toBe('resource_limit_exceeded');
  });
});
