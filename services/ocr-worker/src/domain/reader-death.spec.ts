import { type Death, faultOfDeath } from './reader-death';

const LIMITS = { stageMs: 20_000, outputBytes: 256e6, memoryMegabytes: 1024, cpuSeconds: 1800 };
const aDeath = (death: Partial<Death> = {}): Death => ({ exitCode: null, signal: null, stderr: '', ...death });

describe('faultOfDeath', () => {
  it.each([
    ['the page took too long', { killedFor: 'page_time', signal: 'SIGKILL' }, 'time', 20],
    ['it wrote too much', { killedFor: 'output', signal: 'SIGKILL' }, 'output', 256],
    ['it used up its CPU time', { signal: 'SIGXCPU' }, 'CPU time', 1800],
    ['V8 ran out of memory', { signal: 'SIGTRAP', stderr: 'FATAL ERROR: out of memory' }, 'memory', 1024],
  ] as const)('names the limit and its size when %s', (_, death, resource, limit) => {
    expect(faultOfDeath(aDeath(death), LIMITS)).toMatchObject({
      code: 'resource_limit_exceeded',
      passing: false,
      facts: { resource, limit },
    });
  });

  it('asks to try later when something outside killed it, or when it could not start', () => {
    expect(faultOfDeath(aDeath({ signal: 'SIGKILL' }), LIMITS)).toMatchObject({
      code: 'reader_crashed',
      passing: true,
    });
    const missing = { code: 'dependency_unavailable', passing: true };
    expect(faultOfDeath(aDeath({ exitCode: 127 }), LIMITS)).toMatchObject(missing);
    expect(faultOfDeath(aDeath({ startError: 'spawn setpriv ENOENT' }), LIMITS)).toMatchObject(missing);
  });

  it('calls anything else a crash, and does not quote its last words', () => {
    const fault = faultOfDeath(aDeath({ signal: 'SIGSEGV', stderr: 'secret text of the document' }), LIMITS);
    expect(fault).toMatchObject({ code: 'reader_crashed', passing: false, facts: { end: 'SIGSEGV' } });
    expect(JSON.stringify(fault)).not.toContain('secret');
  });
});
