export * from './access-tokens';
export * from './api-keys.store';
export * from './audit.store';
export * from './auth.guard';
export { AuditDenials, type Caller, CurrentCaller, Public, Requires, type Scope, SCOPES } from './caller';
export * from './passwords';
export * from './tenants.store';
