import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { PermanentError } from '#libs/errors';
import { AccessTokens } from './access-tokens';
import { ApiKeys } from './api-keys.store';
import { AUDITED_ACTION, type AuthenticatedRequest, type Caller, REQUIRED_SCOPE, type Scope } from './caller';
import { Audit } from './audit.store';
import { Tenants } from './tenants.store';

/** Where a browser keeps the token: for event streams and downloads, which cannot send a header. */
export const TOKEN_COOKIE = 'consilium_token';

/** Lets a request in when its API key or token is valid and has the scope its handler requires. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly keys: ApiKeys,
    private readonly tokens: AccessTokens,
    private readonly tenants: Tenants,
    private readonly audit: Audit,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const required = this.reflector.getAllAndOverride<Scope | 'public' | undefined>(REQUIRED_SCOPE, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (required === 'public') return true;
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    request.caller = await this.callerOf(request);
    if (required && request.caller.scopes.includes(required)) return true;
    await this.auditDenial(context, request, required);
    throw new PermanentError('not_allowed', `This needs the scope ${required ?? '(none is enough)'}.`);
  }

  private async auditDenial(
    context: ExecutionContext,
    { caller, path }: AuthenticatedRequest,
    required: Scope | undefined,
  ): Promise<void> {
    const targets = [context.getHandler(), context.getClass()];
    const action = this.reflector.getAllAndOverride<string | undefined>(AUDITED_ACTION, targets);
    if (!action) return;
    const { tenantId, name: actor } = caller;
    await this.audit.record({ tenantId, actor, action, subject: path, outcome: 'denied', details: { required } });
  }

  private async callerOf({ headers }: AuthenticatedRequest): Promise<Caller> {
    const credential = bearerOf(headers.authorization) ?? tokenInCookie(headers.cookie);
    if (!credential)
      throw new PermanentError('missing_credentials', 'Send `Authorization: Bearer <API key or token>`.');
    const caller = credential.startsWith('csk_')
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

const bearerOf = (header: string | string[] | undefined): string | undefined =>
  typeof header === 'string' ? /^Bearer\s+(\S+)$/i.exec(header)?.[1] : undefined;

/** The token among the cookies of a request; undefined without one. */
export const tokenInCookie = (header: string | string[] | undefined): string | undefined =>
  typeof header === 'string' ? new RegExp(`(?:^|;\\s*)${TOKEN_COOKIE}=([^;]+)`).exec(header)?.[1] : undefined;
