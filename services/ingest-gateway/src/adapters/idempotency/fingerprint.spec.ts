import { fingerprintOf } from './fingerprint';

const post = { method: 'POST', path: '/api/posts' };

describe('the fingerprint of a request', () => {
  it('does not depend on the order of fields', () => {
    expect(fingerprintOf(post, { a: 1, b: { c: [1], d: 2 } })).toBe(fingerprintOf(post, { b: { d: 2, c: [1] }, a: 1 }));
  });

  it('depends on everything else', () => {
    const prints = [
      fingerprintOf(post, { a: 1 }),
      fingerprintOf(post, { a: '1' }),
      fingerprintOf(post, { a: [1] }),
      fingerprintOf(post, [['a', 1]].flat()),
      fingerprintOf({ ...post, path: '/api/tasks' }, { a: 1 }),
      fingerprintOf({ ...post, method: 'PUT' }, { a: 1 }),
    ];
    expect(new Set(prints).size).toBe(prints.length);
  });
});
