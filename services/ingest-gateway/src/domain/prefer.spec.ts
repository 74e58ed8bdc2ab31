import { preferredWait } from './prefer';

describe('preferredWait', () => {
  it.each([
    ['wait=10', 10],
    ['respond-async, wait=5', 5],
    ['WAIT = 7', 7],
    ['wait="3"; foo=bar', 3],
    ['wait=3600', 60],
    ['wait=0', 0],
    ['wait=5, wait=9', 5],
  ])('reads %j', (header, seconds) => expect(preferredWait(header)).toBe(seconds));

  it.each([undefined, '', 'wait', 'wait=', 'wait=soon', 'wait=-1', 'return=minimal', 'dwait=5'])(
    'finds no wish in %j',
    (header) => expect(preferredWait(header)).toBeUndefined(),
  );
});
