import { AccessTokens, ApiKeys, type Scope } from '#libs/auth';
import type { ServiceBench } from '#libs/testing';

/** Somebody who calls the service. */
export interface TestCaller {
  tenantId: string;
  get(path: string): Promise<Answer>;
  post(path: string, body?: object): Promise<Answer>;
}

export interface Answer<T = Record<string, unknown>> {
  status: number;
  body: T;
}

/** A program with a key of that tenant. */
export async function aKey(bench: ServiceBench, tenant: string, scopes: Scope[]): Promise<TestCaller> {
  const key = `csk_${tenant}_${scopes.join('_')}`;
  const tenantId = await bench.app.get(ApiKeys, { strict: false }).seed(tenant, `${tenant} key`, key, scopes);
  return callerWith(await bench.url, tenantId, key);
}

/** A person with the scope `admin`, acting for that tenant, which has to be there. */
export async function anAdministrator(
  bench: ServiceBench,
  { tenantId }: TestCaller,
  tenant: string,
): Promise<TestCaller> {
  const tokens = bench.app.get(AccessTokens, { strict: false });
  const token = await tokens.sign({ sub: 'root', tenant, permissions: ['admin', 'problems:read', 'problems:decide'] });
  return callerWith(await bench.url, tenantId, token);
}

export function callerWith(url: string, tenantId: string, credential?: string): TestCaller {
  const headers = { 'content-type': 'application/json', ...(credential && { authorization: `Bearer ${credential}` }) };
  const call = async (path: string, init: RequestInit = {}): Promise<Answer> => {
    const response = await fetch(`${url}/api/problems${path}`, { ...init, headers });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  return {
    tenantId,
    get: (path) => call(path),
    post: (path, body = {}) => call(path, { method: 'POST', body: JSON.stringify(body) }),
  };
}
