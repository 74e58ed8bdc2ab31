import { createHash } from 'node:crypto';
import { announcedDigests } from './announced-digest';

const hash = createHash('sha256').update('x');
const [hex, base64] = [hash.copy().digest('hex'), hash.digest('base64')];

describe('an announced digest', () => {
  it.each([
    { 'content-digest': `sha-256=:${base64}:` },
    { 'repr-digest': `sha-512=:AAAA:, sha-256=:${base64}:` },
    { digest: `SHA-256=${base64}` },
    { digest: `md5=AAAA, sha-256=${base64}` },
  ])('is read from %j', (headers) => {
    expect(announcedDigests(headers)).toEqual([hex]);
  });

  it('may come twice, or not at all', () => {
    expect(announcedDigests({ digest: `sha-256=${base64}`, 'content-digest': `sha-256=:${base64}:` })).toEqual([
      hex,
      hex,
    ]);
    expect(announcedDigests({})).toEqual([]);
  });

  it.each([
    { 'content-digest': 'sha-512=:AAAA:' },
    { 'content-digest': 'sha-256=:AAAA:' },
    { 'content-digest': `sha-256=${base64}` },
    { 'repr-digest': '' },
    { digest: 'md5=AAAA' },
  ])('is refused when nothing of it can be compared: %j', (headers) => {
    expect(() => announcedDigests(headers)).toThrow('has no readable sha-256');
  });
});
