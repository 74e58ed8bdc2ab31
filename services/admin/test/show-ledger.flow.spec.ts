import { ApiKeys, type Scope } from '#libs/auth';
import { Documents } from '#libs/ledger';
import { aDocument, type DocumentIds, FLOW_SPEC_TIMEOUT_MS, type ServiceBench } from '#libs/testing';
import { BrokerQueues } from '../src/adapters/broker-queues.client';
import { adminBench } from './fixtures/admin-bench';
import { LedgerClient, type ListedDifference } from './fixtures/ledger-client';

describe('show-ledger', () => {
  let bench: ServiceBench;
  let others: DocumentIds;

  beforeAll(async () => {
    bench = await adminBench();
    const seed = (tenant: string, key: string, scope: Scope) =>
      bench.app.get(ApiKeys, { strict: false }).seed(tenant, key, key, [scope]);
    await seed('acme', 'csk_acme', 'documents:read');
    await seed('other', 'csk_other', 'documents:read');
    await seed('acme', 'csk_searcher', 'search');
    for (const state of ['published', 'published', 'parsed', 'rejected'] as const)
      await aDocument(bench.database, { state });
    others = await aDocument(bench.database, { state: 'problem', tenant: 'other' });
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => bench.stop());

  const get = async (key?: string, path = '') =>
    fetch(`${await bench.url}/api/ledger${path}`, { headers: key ? { authorization: `Bearer ${key}` } : {} });

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
      differences: {},
      audited_at: null,
      checked_at: expect.stringMatching(/^\d{4}-.*Z$/),
    });
  });

  it('counts nothing of another tenant', async () => {
    expect(await (await get('csk_other')).json()).toMatchObject({ accepted: 1, published: 0, problem: 1 });
  });

  it('counts a file that came again on both sides of the balance', async () => {
    const { tenantId, documentId } = await aDocument(bench.database, { state: 'published', tenant: 'twice' });
    await bench.app.get(ApiKeys, { strict: false }).seed('twice', 'twice', 'csk_twice', ['documents:read']);
    for (const key of ['second', 'third']) await comesAgain(bench, tenantId, documentId, key);
    expect(await (await get('csk_twice')).json()).toMatchObject({
      accepted: 3,
      published: 1,
      duplicate: 2,
      unaccounted: 0,
    });
  });

  it('does not claim that nothing is lost while the broker cannot be asked', async () => {
    const refused = jest.spyOn(bench.app.get(BrokerQueues), 'list').mockRejectedValue(new Error('away'));
    expect(await (await get('csk_acme')).json()).toMatchObject({ accepted: 4, unaccounted: null });
    refused.mockRestore();
  });

  describe('with differences', () => {
    let admin: LedgerClient;

    beforeAll(async () => {
      admin = await LedgerClient.of(bench);
      await admin.audit();
    });

    const list = async (key: string, query = '') =>
      (await (await get(key, `/differences${query}`)).json()) as {
        items: ListedDifference[];
        next_cursor: string | null;
      };

    it('counts the differences of the tenant, and documents whose original is gone as unaccounted', async () => {
      expect(await (await get('csk_other')).json()).toMatchObject({
        differences: { object_missing: 1, problem_unrecorded: 1 },
        unaccounted: 1,
        audited_at: expect.stringMatching(/Z$/) as string,
      });
    });

    it('lists the differences of the tenant with what to do about them', async () => {
      const { items } = await list('csk_other', '?kind=problem_unrecorded');
      expect(items).toEqual([
        {
          difference_id: expect.any(String) as string,
          kind: 'problem_unrecorded',
          document_id: others.documentId,
          subject: others.documentId,
          lost: true,
          details: { state: 'problem' },
          found_at: expect.any(String) as string,
          last_seen_at: expect.any(String) as string,
          repair: 'take_back',
          advice: expect.stringContaining('aside') as string,
          repair_asked_at: null,
        },
      ]);
    });

    it('lists those of another tenant to the administrator only', async () => {
      const ids = ({ items }: { items: ListedDifference[] }) => items.map(({ document_id }) => document_id);
      expect(ids(await list('csk_acme'))).not.toContain(others.documentId);
      expect(await admin.kinds(others.documentId)).toEqual(['object_missing', 'problem_unrecorded']);
    });

    it('lists page by page, newest first, each once', async () => {
      const all = (await list('csk_acme', '?limit=200')).items;
      const first = await list('csk_acme', '?limit=2');
      const second = await list('csk_acme', `?limit=200&cursor=${first.next_cursor}`);
      expect([...first.items, ...second.items]).toEqual(all);
      expect(second.next_cursor).toBeNull();
    });

    it.each([['?kind=nonsense'], ['?limit=0'], ['?cursor=nonsense']])('refuses %s', async (query) => {
      const response = await get('csk_acme', `/differences${query}`);
      expect([response.status, await response.json()]).toEqual([
        400,
        expect.objectContaining({ code: 'validation_failed' }),
      ]);
    });
  });

  it.each([
    ['no credential', undefined, 401, 'missing_credentials'],
    ['a key without the scope', 'csk_searcher', 403, 'not_allowed'],
  ])('answers %s with a problem', async (_, key, status, code) => {
    for (const path of ['', '/differences']) {
      const response = await get(key, path);
      expect([response.status, await response.json()]).toEqual([status, expect.objectContaining({ code })]);
    }
  });
});

/** The file of a document, accepted once more. */
async function comesAgain(bench: ServiceBench, tenantId: string, documentId: string, key: string): Promise<void> {
  const [file] = await bench.database.query<{ idempotencyKey: string }>(
    `SELECT idempotency_key AS "idempotencyKey" FROM document WHERE id = $1`,
    [documentId],
  );
  const { duplicate } = await bench.database.transaction((tx) =>
    new Documents().register(tx, {
      tenantId,
      caseName: null,
      idempotencyKey: file?.idempotencyKey ?? '',
      title: 'again',
      filename: 'again.pdf',
      source: 'spec',
      docKind: null,
      mediaType: 'application/pdf',
      size: 1,
      sha256: 'x',
      languages: [],
      object: { bucket: 'bucket', key, etag: null },
    }),
  );
  expect(duplicate).toBe(true);
}
