import { randomBytes, scrypt as scryptCallback, timingSafeEqual, type ScryptOptions } from 'node:crypto';
import { promisify } from 'node:util';

const scrypt = promisify<string, Buffer, number, ScryptOptions, Buffer>(scryptCallback);

/** OWASP's minimum for scrypt within 16 MiB (Password Storage Cheat Sheet): N=2^14, r=8, p=5. */
const PARAMETERS = { N: 16_384, r: 8, p: 5 };
const HASH_BYTES = 32;

/** `scrypt$N$r$p$salt$hash`, salt and hash in base64url: the parameters travel with the hash. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const { N, r, p } = PARAMETERS;
  const hash = await scrypt(password.normalize('NFC'), salt, HASH_BYTES, PARAMETERS);
  return ['scrypt', N, r, p, salt.toString('base64url'), hash.toString('base64url')].join('$');
}

/** Whether the password is the one of the hash; takes the same time for right and wrong ones. */
export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  const [kind, N, r, p, salt = '', hash = ''] = stored.split('$');
  const expected = Buffer.from(hash, 'base64url');
  if (kind !== 'scrypt' || expected.length === 0) return false;
  const options = { N: Number(N), r: Number(r), p: Number(p) };
  const actual = await scrypt(password.normalize('NFC'), Buffer.from(salt, 'base64url'), expected.length, options);
  return timingSafeEqual(actual, expected);
}
