import { PermanentError, TransientError } from './errors';
import { retryAfterSeconds, toProblem } from './problem';

describe('toProblem', () => {
  it('carries the code, the status of the code and the facts', () => {
    const error = new PermanentError('payload_too_large', 'The file has 12 bytes, the limit is 10.', {
      facts: { limit: 10 },
    });
    expect(toProblem(error, '/api/documents', 'r1')).toMatchObject({
      type: '/errors/payload_too_large',
      status: 413,
      code: 'payload_too_large',
      detail: 'The file has 12 bytes, the limit is 10.',
      limit: 10,
      instance: '/api/documents',
      request_id: 'r1',
    });
  });

  it('tells a client nothing of an error without a code', () => {
    const problem = toProblem(new Error('password=hunter2'), '/', 'r1');
    expect(problem).toMatchObject({ status: 500, code: 'internal_error' });
    expect(JSON.stringify(problem)).not.toContain('hunter2');
  });

  it('never lets a fact overwrite a field of the standard', () => {
    expect(toProblem(new PermanentError('not_found', 'x', { facts: { status: 200 } }), '/', 'r').status).toBe(404);
  });
});

describe('retryAfterSeconds', () => {
  it('rounds up and is at least one second for a transient error, and absent for a permanent one', () => {
    expect(retryAfterSeconds(new TransientError('dependency_unavailable', 'x', { retryAfterMs: 1_200 }))).toBe(2);
    expect(retryAfterSeconds(new TransientError('dependency_unavailable', 'x'))).toBe(1);
    expect(retryAfterSeconds(new PermanentError('not_found', 'x'))).toBeUndefined();
  });
});
