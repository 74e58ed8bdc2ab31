import { aDocument, FLOW_SPEC_TIMEOUT_MS, type ServiceBench, until } from '#libs/testing';
import { adminBench } from './fixtures/admin-bench';

describe('audit-ledger, by itself', () => {
  let bench: ServiceBench;

  beforeAll(async () => {
    bench = await adminBench({ LEDGER_AUDIT_EVERY_MS: '50' });
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => bench.stop());

  it('looks again and again', async () => {
    const { documentId } = await aDocument(bench.database, { state: 'published' });
    const open = async () => {
      const rows = await bench.database.query<{ kind: string }>(
        `SELECT kind FROM ledger_difference WHERE document_id = $1 AND repaired_at IS NULL ORDER BY kind`,
        [documentId],
      );
      return rows.map(({ kind }) => kind).join();
    };
    await until(async () => (await open()) === 'index_missing,object_missing,vault_unrecorded');
    await bench.database.query(`DELETE FROM document WHERE id = $1`, [documentId]);
    await until(async () => (await open()) === '');
  });
});
