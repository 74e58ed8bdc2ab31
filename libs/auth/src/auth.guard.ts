import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { CodedError, PermanentError } from '#libs/errors';
import { Audit } from './audit.store';
import { AUDITED_ACTION, type AuthenticatedRequest, type Caller, REQUIRED_SCOPE, type Scope } from './caller';
import { Credentials } from './credentials';
import { WrongCredentials } from './wrong-credentials';

/** Lets a request in when its API key or token is valid and has the scope its handler requires. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly credentials: Credentials,
    private readonly wrong: WrongCredentials,
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

  private async callerOf({ headers, ip = 'unknown' }: AuthenticatedRequest): Promise<Caller> {
    try {
      return await this.credentials.callerOf(headers);
    } catch (error) {
      if (error instanceof CodedError && error.code === 'invalid_credentials') await this.wrong.note(ip);
      throw error;
    }
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
}
