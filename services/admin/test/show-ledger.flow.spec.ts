import { ApiKeys, type Scope } from '#libs/auth';
import { aDocument, FLOW_SPEC_TIMEOUT_MS, type ServiceBench } from '#libs/testing';
import { BrokerQueues } from '../src/adapters/broker-queues.client';
import { adminBench } from './fixtures/admin-bench';

describe('show-ledger', () => {
  let bench: ServiceBench;

  beforeAll(async () => {
    bench = await adminBench();
    const seed = (tenant: string, key: string, scope: Scope) =>
      bench.app.get(ApiKeys, { strict: false }).seed(tenant, key, key, [scope]);
    await seed('acme', 'csk_acme', 'documents:read');
    await seed('other', 'csk_other', 'documents:read');
    await seed('acme', 'csk_searcher', 'search');
    for (const state of ['published', 'published', 'parsed', 'rejected'] as const)
      await aDocument(bench.database, { state });
    await aDocument(bench.database, { state: 'problem', tenant: 'other' });
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => bench.stop());

  const get = async (key?: string) =>
    fetch(`${await bench.url}/api/ledger`, { headers: key ? { authorization: `Bearer ${key}` } : {} });

  it('tells where the documents of the tenant are', async () => {
    expect(await (await get('csk_acme')).json()).toEqual({
      accepted: 4,
      published: 2,
      duplicate: 0,
      rejected: 1,
      problem: 0,
      expired: 0,
      erased: 0,
      cancelled: 0,
      in_progress: 1,
      unaccounted: 0,
      checked_at: expect.stringMatching(/^\d{4}-.*Z$/),
    });
  });

  it('counts nothing of another tenant', async () => {
    expect(await (await get('csk_other')).json()).toMatchObject({ accepted: 1, published: 0, problem: 1 });
  });

  it('does not claim that nothing is lost while the broker cannot be asked', async () => {
    const refused = jest.spyOn(bench.app.get(BrokerQueues), 'list').mockRejectedValue(new Error('away'));
    expect(await (await get('csk_acme')).json()).toMatchObject({ accepted: 4, unaccounted: null });
    refused.mockRestore();
  });

  it.each([
    ['no credential', undefined, 401, 'missing_credentials'],
    ['a key without the scope', 'csk_searcher', 403, 'not_allowed'],
  ])('answers %s with a problem', async (_, key, status, code) => {
    const response = await get(key);
    expect([response.status, await response.json()]).toEqual([status, expect.objectContaining({ code })]);
  });
});
