import { readFileSync } from 'node:fs';

export interface Identity {
  uid: number;
  gid: number;
}

/** The numbers of a system user when we are root and may become it, nothing otherwise. */
export function identityOf(user: string): Identity | undefined {
  if (process.getuid?.() !== 0) return undefined;
  return identityIn(readFileSync('/etc/passwd', 'utf8'), user);
}

/** The first of several users that exists on this machine. */
export function firstUser(candidates: string[]): string {
  const passwd = readFileSync('/etc/passwd', 'utf8');
  return candidates.find((user) => identityIn(passwd, user)) ?? 'nobody';
}

/** Finds a user's numbers in the text of /etc/passwd. */
export function identityIn(passwd: string, user: string): Identity | undefined {
  const fields = passwd
    .split('\n')
    .find((line) => line.startsWith(`${user}:`))
    ?.split(':');
  return fields ? { uid: Number(fields[2]), gid: Number(fields[3]) } : undefined;
}
