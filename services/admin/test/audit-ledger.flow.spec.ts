import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FLOW_SPEC_TIMEOUT_MS, type ServiceBench, until } from '#libs/testing';
import { v7 as uuidv7 } from 'uuid';
import { Auditor } from '../src/flows/audit-ledger/auditor';
import { adminBench } from './fixtures/admin-bench';
import { Audited } from './fixtures/audited';
import { LedgerClient } from './fixtures/ledger-client';

describe('audit-ledger', () => {
  const vault = mkdtempSync(path.join(tmpdir(), 'audited-'));
  let bench: ServiceBench;
  let ledger: LedgerClient;

  beforeAll(async () => {
    bench = await adminBench({ VAULT_DIR: vault, LEDGER_AUDIT_EVERY_MS: '3600000' });
    ledger = await LedgerClient.of(bench);
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(async () => {
    await bench.stop();
    rmSync(vault, { recursive: true });
  });

  const audited = (wishes = {}) => Audited.make(bench, vault, wishes);
  const metrics = async () => (await fetch(`${await bench.url}/metrics`)).text();

  it('finds nothing about a document that is in order', async () => {
    const { ids } = await audited();
    expect(await ledger.findings(ids.documentId)).toEqual([]);
  });

  it('finds an original that is gone, and sees when it is back', async () => {
    const document = await audited();
    await bench.bucket.store.delete(document.objectKey);
    expect(await ledger.findings(document.ids.documentId)).toMatchObject([
      {
        kind: 'object_missing',
        subject: `${bench.bucket.settings.S3_BUCKET}/${document.objectKey}`,
        lost: true,
        repair: null,
        advice: expect.stringContaining('restore') as string,
      },
    ]);
    await document.storeOriginal();
    expect(await ledger.findings(document.ids.documentId)).toEqual([]);
  });

  it('finds an original of another size', async () => {
    const document = await audited();
    await document.storeBytes(3);
    expect(await ledger.findings(document.ids.documentId)).toMatchObject([
      { kind: 'object_differs', details: { found: 3 }, repair: null },
    ]);
    await document.storeOriginal();
    expect(await ledger.kinds(document.ids.documentId)).toEqual([]);
  });

  it('finds an original that got lost after it was looked at', async () => {
    const document = await audited();
    await ledger.audit();
    await bench.bucket.store.delete(document.objectKey);
    await until(async () => (await ledger.kinds(document.ids.documentId)).includes('object_missing'));
    await document.storeOriginal();
    expect(await ledger.kinds(document.ids.documentId)).toEqual([]);
  });

  it('finds a published document that search does not know', async () => {
    const document = await audited();
    await document.forgetIndex();
    expect(await ledger.findings(document.ids.documentId)).toMatchObject([
      { kind: 'index_missing', lost: false, repair: 'index_again' },
    ]);
    await document.index();
    expect(await ledger.kinds(document.ids.documentId)).toEqual([]);
  });

  it('finds in the index what the ledger does not know', async () => {
    const { ids } = await audited();
    const documentId = uuidv7();
    await bench.database.query(
      `INSERT INTO search_document (document_id, tenant_id, title, media_type, created_at) VALUES ($1, $2, 'x', 'text/plain', now())`,
      [documentId, ids.tenantId],
    );
    expect(await ledger.findings(documentId)).toMatchObject([{ kind: 'index_orphan', repair: 'remove_from_index' }]);
    await bench.database.query(`DELETE FROM search_document WHERE document_id = $1`, [documentId]);
    expect(await ledger.findings(documentId)).toEqual([]);
  });

  it('finds files of the vault that are gone or have another size', async () => {
    const [one, other] = [await audited(), await audited()];
    one.removeFile();
    other.writeFile('');
    expect(await ledger.findings(one.file)).toMatchObject([{ kind: 'vault_missing', repair: 'file_again' }]);
    expect(await ledger.findings(other.file)).toMatchObject([{ kind: 'vault_differs', details: { found: 0 } }]);
    await one.fileAway();
    await other.fileAway();
    expect([...(await ledger.findings(one.file)), ...(await ledger.findings(other.file))]).toEqual([]);
  });

  it('does not take a file for changed that is just being replaced', async () => {
    const document = await audited();
    document.writeFile('a newer text');
    await bench.app.get(Auditor).look();
    document.writeFile('the text');
    await bench.app.get(Auditor).look();
    const found = `SELECT FROM ledger_difference WHERE document_id = $1`;
    expect(await bench.database.query(found, [document.ids.documentId])).toEqual([]);
  });

  it('finds a document that was published without any file', async () => {
    const document = await audited();
    await bench.database.query(`DELETE FROM artifact WHERE document_id = $1`, [document.ids.documentId]);
    expect(await ledger.kinds(document.ids.documentId)).toEqual(['vault_unrecorded']);
    await document.fileAway();
    expect(await ledger.kinds(document.ids.documentId)).toEqual([]);
  });

  it('does not take files for gone while the vault is not mounted', async () => {
    const { ids } = await audited();
    renameSync(vault, `${vault}-away`);
    expect(await ledger.kinds(ids.documentId)).toEqual([]);
    renameSync(`${vault}-away`, vault);
    expect(await ledger.kinds(ids.documentId)).toEqual([]);
  });

  it('leaves the looking to one replica at a time', async () => {
    await bench.database.transaction(async (tx) => {
      await tx.query(`SELECT pg_advisory_xact_lock(hashtext('ledger_audit'))`);
      expect(await bench.app.get(Auditor).look()).toBe(false);
    });
    expect(await bench.app.get(Auditor).look()).toBe(true);
  });

  it('counts as not audited while a comparison has never succeeded', async () => {
    const auditedAt = async () => ((await ledger.get('/api/ledger')) as { audited_at: string | null }).audited_at;
    await ledger.audit();
    expect(await auditedAt()).toMatch(/Z$/);
    await bench.database.query(`UPDATE ledger_audit SET looked_at = to_timestamp(0) WHERE comparison = 'tasks'`);
    expect(await auditedAt()).toBeNull();
  });

  it('tells when it last looked and how long it took', async () => {
    await ledger.audit();
    const page = await metrics();
    expect(page).toMatch(/ledger_audited_timestamp_seconds\{service="admin"\} 1[\d.e+]+/);
    expect(page).toMatch(/ledger_audit_seconds_count\{.*comparison="vault".*\} \d/);
  });
});
