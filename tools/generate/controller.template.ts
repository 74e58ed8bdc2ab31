import type { FlowNames } from './names.ts';

/** A flow on HTTP that answers with the caller's tenant. */
export const controller = ({ flow, className }: FlowNames): string =>
  `
import { Controller, Get } from '@nestjs/common';
import { type Caller, CurrentCaller, Requires } from '#libs/auth';

/** Say here in one sentence what ${flow} promises, with statuses and codes. */
@Controller('api/${flow}')
export class ${className} {
  @Get()
  @Requires('documents:read')
  show(@CurrentCaller() { tenantName }: Caller): object {
    return { tenant: tenantName };
  }
}
`.trimStart();

/** The promises that hold for every call from the start. */
export const controllerSpec = ({ service, module, flow }: FlowNames): string =>
  `
import { ApiKeys, type Scope } from '#libs/auth';
import { FLOW_SPEC_TIMEOUT_MS, ServiceBench } from '#libs/testing';
import { ${module} } from '../src/${service}.module';

describe('${flow}', () => {
  let bench: ServiceBench;

  beforeAll(async () => {
    bench = await ServiceBench.start(${module});
    const seed = (key: string, scope: Scope) => bench.app.get(ApiKeys, { strict: false }).seed('acme', key, key, [scope]);
    await Promise.all([seed('csk_reader', 'documents:read'), seed('csk_searcher', 'search')]);
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => bench.stop());

  const get = async (key?: string) =>
    fetch(\`\${await bench.url}/api/${flow}\`, { headers: key ? { authorization: \`Bearer \${key}\` } : {} });

  it('answers for the tenant of the caller', async () => {
    const response = await get('csk_reader');
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ tenant: 'acme' });
  });

  it.each([
    ['no credential', undefined, 401, 'missing_credentials'],
    ['a key without the scope', 'csk_searcher', 403, 'not_allowed'],
  ])('answers %s with a problem', async (_, key, status, code) => {
    const response = await get(key);
    expect([response.status, await response.json()]).toEqual([status, expect.objectContaining({ code })]);
  });
});
`.trimStart();
