import { PermanentError, TransientError } from '#libs/errors';
import { errorOf, faultOf } from './fault';

describe('faultOf', () => {
  it('carries a coded error there and back', () => {
    const error = new PermanentError('corrupt_file', 'damaged', { facts: { page: 3 } });
    expect(errorOf(faultOf(error))).toEqual(error);
    expect(errorOf(faultOf(new TransientError('dependency_unavailable', 'away')))).toBeInstanceOf(TransientError);
  });

  it.each([
    new RangeError('Array buffer allocation failed'),
    new RangeError('WebAssembly.Memory.grow(): Unable to grow instance memory'),
    new TypeError('Internal error. Icu error.'),
  ])('knows an exhausted memory by %s', (error) => {
    expect(faultOf(error)).toMatchObject({
      code: 'resource_limit_exceeded',
      facts: { resource: 'memory' },
    });
  });

  it('does not pass on the text of an unknown error', () => {
    const fault = faultOf(new TypeError('cannot read "salary of M. Osei"'));
    expect(fault).toMatchObject({ code: 'reader_crashed', facts: { error: 'TypeError' } });
    expect(fault.message).not.toContain('salary');
  });
});
