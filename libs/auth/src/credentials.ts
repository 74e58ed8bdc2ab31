import { Injectable } from '@nestjs/common';
import { PermanentError } from '#libs/errors';
import { AccessTokens } from './access-tokens';
import { ApiKeys } from './api-keys.store';
import type { AuthenticatedRequest, Caller } from './caller';
import { Tenants } from './tenants.store';

/** Where a browser keeps the token: for event streams and downloads, which cannot send a header. */
export const TOKEN_COOKIE = 'consilium_token';

type Headers = AuthenticatedRequest['headers'];

/** Finds out whose key or token a request carries. */
@Injectable()
export class Credentials {
  constructor(
    private readonly keys: ApiKeys,
    private readonly tokens: AccessTokens,
    private readonly tenants: Tenants,
  ) {}

  /** `missing_credentials` without one, `invalid_credentials` for one that is not valid. */
  async callerOf(headers: Headers): Promise<Caller> {
    const credential = credentialIn(headers);
    if (!credential)
      throw new PermanentError('missing_credentials', 'Send `Authorization: Bearer <API key or token>`.');
    const caller = isApiKey(credential)
      ? await this.keys.callerOf(credential)
      : await this.personOf(credential, headers['x-tenant']);
    if (!caller) throw new PermanentError('invalid_credentials', 'The key or token is unknown, expired or revoked.');
    return caller;
  }

  private async personOf(token: string, wanted: string | string[] | undefined): Promise<Caller | undefined> {
    const content = await this.tokens.read(token);
    if (!content) return undefined;
    const isAdmin = content.permissions.includes('admin');
    const tenantName = isAdmin && typeof wanted === 'string' ? wanted : content.tenant;
    const tenantId = await this.tenants.idOf(tenantName);
    if (!tenantId) throw new PermanentError('not_found', `There is no tenant "${tenantName.slice(0, 100)}".`);
    return { name: content.sub, tenantId, tenantName, scopes: content.permissions };
  }
}

/** The key or token that a request carries, valid or not. */
export const credentialIn = (headers: Headers): string | undefined =>
  bearerOf(headers['authorization']) ?? tokenInCookie(headers['cookie']);

/** Whether a credential is the key of a program; else it is the token of a person. */
export const isApiKey = (credential: string): boolean => credential.startsWith('csk_');

const bearerOf = (header: string | string[] | undefined): string | undefined =>
  typeof header === 'string' ? /^Bearer\s+(\S+)$/i.exec(header)?.[1] : undefined;

/** The token among the cookies of a request; undefined without one. */
export const tokenInCookie = (header: string | string[] | undefined): string | undefined =>
  typeof header === 'string' ? new RegExp(`(?:^|;\\s*)${TOKEN_COOKIE}=([^;]+)`).exec(header)?.[1] : undefined;
