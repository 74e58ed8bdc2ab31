import { randomBytes, scryptSync } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { writeWhole } from './home.ts';

/** Everything secret of one fleet, made once at random and kept in a file only its owner reads. */
export interface Secrets {
  apiKey: string;
  adminPassword: string;
  adminPasswordHash: string;
  jwtSecret: string;
  databasePassword: string;
  databaseAdminPassword: string;
  rabbitPassword: string;
  redisPassword: string;
  s3AccessKey: string;
  s3SecretKey: string;
  s3KmsKey: string;
  bucketEventsToken: string;
  controlToken: string;
}

/** Reads the secrets at `path`, or makes them. Secrets added by a later version are filled in and kept. */
export function secretsAt(path: string): Secrets {
  const kept: Partial<Secrets> = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
  const adminPassword = kept.adminPassword ?? word(12);
  const secrets: Secrets = { ...freshSecrets(adminPassword), ...kept };
  if (Object.keys(secrets).length > Object.keys(kept).length) writeWhole(path, `${JSON.stringify(secrets, null, 2)}\n`);
  return secrets;
}

/** `scrypt$N$r$p$<salt base64url>$<hash base64url>`, the form ADMIN_PASSWORD_HASH has; N = 16384, r = 8, p = 1, 32 bytes. */
export function scryptHash(password: string, salt: Buffer = randomBytes(16)): string {
  const hash = scryptSync(password, salt, 32, { N: 16_384, r: 8, p: 1 });
  return ['scrypt', 16_384, 8, 1, salt.toString('base64url'), hash.toString('base64url')].join('$');
}

function freshSecrets(adminPassword: string): Secrets {
  return {
    apiKey: `csk_${word(32)}`,
    adminPassword,
    adminPasswordHash: scryptHash(adminPassword),
    jwtSecret: word(48),
    databasePassword: word(24),
    databaseAdminPassword: word(24),
    rabbitPassword: word(24),
    redisPassword: word(24),
    s3AccessKey: word(16),
    s3SecretKey: word(32),
    s3KmsKey: randomBytes(32).toString('base64'),
    bucketEventsToken: word(24),
    controlToken: word(24),
  };
}

/** Random letters and digits only: such a secret needs no quoting in URLs, SQL or shells. */
function word(length: number): string {
  const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789';
  const usable = 256 - (256 % letters.length);
  let text = '';
  while (text.length < length) {
    const [byte = 255] = randomBytes(1);
    if (byte < usable) text += letters[byte % letters.length];
  }
  return text;
}
