import { createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';

/** What a credential may be used for. `admin` is for people only. */
export const SCOPES = [
  'documents:write',
  'documents:read',
  'search',
  'problems:read',
  'problems:decide',
  'tasks',
  'admin',
] as const;
export type Scope = (typeof SCOPES)[number];

/** Who makes this request, and for which tenant. */
export interface Caller {
  /** The name of the key or account, for the audit. */
  readonly name: string;
  readonly tenantId: string;
  readonly tenantName: string;
  readonly scopes: readonly Scope[];
  /** Requests in one window, when the key has a limit of its own. */
  readonly requestLimit?: number | null;
}

const REQUIRED_SCOPE = 'consilium:scope';

/** The scope a handler asks for. Without it a handler is refused to everybody: nothing is public by accident. */
export const Requires = (scope: Scope): MethodDecorator & ClassDecorator => SetMetadata(REQUIRED_SCOPE, scope);

const AUDITED_ACTION = 'consilium:audited-action';

/** Attempts without the scope that a handler asks for get into the audit log under this action. */
export const AuditDenials = (action: string): MethodDecorator & ClassDecorator => SetMetadata(AUDITED_ACTION, action);

/** Open to everybody: health, metrics, login. */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(REQUIRED_SCOPE, 'public');

export { AUDITED_ACTION, REQUIRED_SCOPE };

/** A request that the guard has let in. */
export interface AuthenticatedRequest {
  caller: Caller;
  path: string;
  /** Of the client, as far as proxies in between can be believed. */
  ip?: string;
  headers: Record<string, string | string[] | undefined>;
}

/** The caller, as a handler's parameter. */
export const CurrentCaller = createParamDecorator(
  (_: unknown, context: ExecutionContext): Caller => context.switchToHttp().getRequest<AuthenticatedRequest>().caller,
);
