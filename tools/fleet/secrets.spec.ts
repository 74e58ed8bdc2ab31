import { scryptSync } from 'node:crypto';
import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scryptHash, secretsAt } from './secrets.ts';

describe('secrets', () => {
  const newPath = () => join(mkdtempSync(join(tmpdir(), 'fleet-')), 'secrets.json');

  it('are made once and then kept', () => {
    const path = newPath();
    expect(secretsAt(path)).toEqual(secretsAt(path));
  });

  it('differ between fleets', () => {
    expect(secretsAt(newPath()).apiKey).not.toBe(secretsAt(newPath()).apiKey);
  });

  it('lie in a file that only its owner reads', () => {
    const path = newPath();
    secretsAt(path);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('gain what a later version adds without changing what is there', () => {
    const path = newPath();
    writeFileSync(path, JSON.stringify({ apiKey: 'csk_old' }));
    const secrets = secretsAt(path);
    expect(secrets.apiKey).toBe('csk_old');
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(secrets);
  });

  it('need no quoting in URLs, SQL or shells', () => {
    const { adminPasswordHash: _hash, s3KmsKey: _kms, ...words } = secretsAt(newPath());
    for (const word of Object.values(words)) expect(word).toMatch(/^[A-Za-z0-9_]+$/);
  });

  it('hash the password so that scrypt with the stored parameters gives the same bytes', () => {
    const [name, n, r, p, salt = '', hash = ''] = scryptHash('a password').split('$');
    const again = scryptSync('a password', Buffer.from(salt, 'base64url'), 32, {
      N: Number(n),
      r: Number(r),
      p: Number(p),
    });
    expect([name, n, r, p]).toEqual(['scrypt', '16384', '8', '1']);
    expect(again.toString('base64url')).toBe(hash);
  });
});
