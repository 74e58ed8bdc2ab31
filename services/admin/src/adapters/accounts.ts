import { Injectable } from '@nestjs/common';
import { SCOPES, type TokenContent, verifyPassword } from '#libs/auth';
import { AdminConfig } from '../admin.config';

/** The accounts of people, as the configuration has them. */
@Injectable()
export class Accounts {
  constructor(private readonly config: AdminConfig) {}

  has(username: string): boolean {
    return username === this.config.ADMIN_USERNAME;
  }

  /** What the account may do; undefined for an unknown name or a wrong password, after the same work for both. */
  async verify(username: string, password: string): Promise<TokenContent | undefined> {
    const { ADMIN_USERNAME, ADMIN_PASSWORD_HASH, ADMIN_TENANT } = this.config;
    const isRight = await verifyPassword(password, ADMIN_PASSWORD_HASH);
    if (!isRight || !this.has(username)) return undefined;
    return { sub: ADMIN_USERNAME, tenant: ADMIN_TENANT, permissions: SCOPES };
  }
}
