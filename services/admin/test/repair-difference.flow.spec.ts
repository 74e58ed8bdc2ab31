import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ApiKeys } from '#libs/auth';
import {
  type Contract,
  documentEnriched,
  documentIndexed,
  documentParsed,
  documentRegistered,
  tagsPersisted,
} from '#libs/contracts';
import { type DocumentIds, FLOW_SPEC_TIMEOUT_MS, type ServiceBench, stateOf, until } from '#libs/testing';
import { v7 as uuidv7 } from 'uuid';
import { adminBench } from './fixtures/admin-bench';
import { anOpenDocument, aStandingDocument, aStandingTask, Audited } from './fixtures/audited';
import { LedgerClient } from './fixtures/ledger-client';

describe('repair-difference', () => {
  const vault = mkdtempSync(path.join(tmpdir(), 'repaired-'));
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

  /** Waits for the message of a contract about a document. */
  const sent = (contract: Contract, { documentId }: DocumentIds): Promise<unknown> =>
    until(
      () => bench.probe.published(contract).find((body) => (body as Partial<DocumentIds>).documentId === documentId),
      `a ${contract.name}`,
    );
  const goesOn = (documentId: string) =>
    bench.database.query(`UPDATE document SET updated_at = now() WHERE id = $1`, [documentId]);
  const taskStatus = async (id: string) => {
    const [task] = await bench.database.query<{ status: string; lease_token: number }>(
      `SELECT status, lease_token FROM task WHERE id = $1`,
      [id],
    );
    return task;
  };
  const audited = async (id: string) =>
    bench.database.query(`SELECT actor, outcome, details FROM audit_log WHERE subject = $1 ORDER BY id`, [id]);

  it.each([
    ['registered', documentRegistered],
    ['parsing', documentRegistered],
    ['parsed', documentParsed],
    ['tagged', tagsPersisted],
    ['enriched', documentEnriched],
    ['indexed', documentIndexed],
  ] as const)('sends the message of a forgotten document that is %s again', async (state, contract) => {
    const ids = await aStandingDocument(bench, { state, pages: ['one', 'two'] });
    if (state === 'indexed') await makeFindable(bench, ids);
    expect(await ledger.repairOnly(ids.documentId)).toMatchObject({
      kind: 'document_forgotten',
      repair_asked_at: expect.any(String) as string,
    });
    expect(await sent(contract, ids)).toMatchObject(ids);
    await goesOn(ids.documentId);
    expect(await ledger.findings(ids.documentId)).toEqual([]);
  });

  it('makes messages of what the ledger knows', async () => {
    const text = await aStandingDocument(bench, { state: 'parsed', pages: ['Ё', 'two'] });
    await ledger.repairOnly(text.documentId);
    const contentHash = createHash('sha256').update('Ё\ftwo').digest('hex');
    expect(await sent(documentParsed, text)).toMatchObject({ contentHash });
    const file = await aStandingDocument(bench, { state: 'registered' });
    await ledger.repairOnly(file.documentId);
    expect(await sent(documentRegistered, file)).toMatchObject({
      bucket: bench.bucket.settings.S3_BUCKET,
      objectKey: expect.stringContaining('original/') as string,
      mediaType: 'application/pdf',
      size: 1n,
    });
    for (const { documentId } of [text, file]) await goesOn(documentId);
  });

  it.each(['running', 'pending'] as const)('ends a %s task that is lost and sends its document on', async (status) => {
    const ids = await anOpenDocument(bench, { state: 'parsing' });
    const taskId = await aStandingTask(bench, ids, status);
    await ledger.repairOnly(taskId);
    expect(await sent(documentRegistered, ids)).toMatchObject(ids);
    expect(await taskStatus(taskId)).toEqual({ status: 'cancelled', lease_token: 1 });
    expect(await ledger.findings(taskId)).toEqual([]);
  });

  it('ends the lost task of a published document, and sends nothing', async () => {
    const { ids } = await Audited.make(bench, vault);
    const taskId = await aStandingTask(bench, ids, 'pending');
    await ledger.repairOnly(taskId);
    expect(await ledger.findings(taskId)).toEqual([]);
    expect(await bench.database.query(`SELECT FROM outbox`)).toEqual([]);
    expect(bench.probe.published(documentIndexed).filter(({ documentId }) => documentId === ids.documentId)).toEqual(
      [],
    );
  });

  it('has a document indexed again that search does not know', async () => {
    const document = await Audited.make(bench, vault);
    await document.forgetIndex();
    await ledger.repairOnly(document.ids.documentId);
    await sent(documentEnriched, document.ids);
    await document.index();
    expect(await ledger.findings(document.ids.documentId)).toEqual([]);
  });

  it('has a document filed again whose file is gone, or that never had one', async () => {
    const document = await Audited.make(bench, vault);
    document.removeFile();
    await ledger.repairOnly(document.ids.documentId);
    await sent(documentIndexed, document.ids);
    await document.fileAway();
    const other = await Audited.make(bench, vault);
    await bench.database.query(`DELETE FROM artifact WHERE document_id = $1`, [other.ids.documentId]);
    await ledger.repairOnly(other.ids.documentId);
    await sent(documentIndexed, other.ids);
    await other.fileAway();
    for (const { ids } of [document, other]) expect(await ledger.findings(ids.documentId)).toEqual([]);
  });

  it('removes from the index what the ledger does not know', async () => {
    const ids = { documentId: uuidv7(), tenantId: (await Audited.make(bench, vault)).ids.tenantId };
    await makeFindable(bench, ids);
    await ledger.repairOnly(ids.documentId);
    expect(await ledger.findings(ids.documentId)).toEqual([]);
    const rows = `(SELECT document_id FROM search_document UNION SELECT document_id FROM search_chunk)`;
    expect(await bench.database.query(`${rows} INTERSECT SELECT $1::uuid`, [ids.documentId])).toEqual([]);
  });

  it('takes a document back that is aside without a problem, and sends it on', async () => {
    const ids = await anOpenDocument(bench, { state: 'tagged' });
    await bench.database.query(`UPDATE document SET state = 'problem', state_before_problem = 'tagged' WHERE id = $1`, [
      ids.documentId,
    ]);
    await ledger.repairOnly(ids.documentId);
    await sent(tagsPersisted, ids);
    expect(await stateOf(bench.database, ids.documentId)).toBe('tagged');
    expect(await ledger.findings(ids.documentId)).toEqual([]);
  });

  it('does not make findable again what was erased meanwhile', async () => {
    const document = await Audited.make(bench, vault);
    await document.forgetIndex();
    const [difference] = await ledger.findings(document.ids.documentId);
    await bench.database.query(`UPDATE document SET state = 'erased' WHERE id = $1`, [document.ids.documentId]);
    const response = await ledger.repair(difference?.difference_id ?? '');
    expect([response.status, await response.json()]).toEqual([409, expect.objectContaining({ code: 'conflict' })]);
    expect(await ledger.findings(document.ids.documentId)).toEqual([]);
  });

  it('says what to restore where only a person can repair', async () => {
    const document = await Audited.make(bench, vault);
    await bench.bucket.store.delete(document.objectKey);
    const [difference] = await ledger.findings(document.ids.documentId);
    const response = await ledger.repair(difference?.difference_id ?? '');
    expect([response.status, await response.json()]).toEqual([
      409,
      expect.objectContaining({ code: 'conflict', detail: expect.stringContaining('restore the object') as string }),
    ]);
    await document.storeOriginal();
    await ledger.audit();
  });

  it('refuses what is repaired already', async () => {
    const ids = await aStandingDocument(bench, { state: 'tagged' });
    const { difference_id } = await ledger.repairOnly(ids.documentId);
    await goesOn(ids.documentId);
    await ledger.audit();
    expect((await ledger.repair(difference_id)).status).toBe(409);
  });

  it('audits every attempt with its reason', async () => {
    const ids = await aStandingDocument(bench, { state: 'tagged' });
    const { difference_id } = await ledger.repairOnly(ids.documentId);
    await goesOn(ids.documentId);
    await ledger.audit();
    await ledger.repair(difference_id, 'once more');
    expect(await audited(difference_id)).toEqual([
      { actor: 'admin', outcome: 'allowed', details: { reason: 'seen in the list' } },
      { actor: 'admin', outcome: 'failed', details: { reason: 'once more' } },
    ]);
  });

  it.each([
    ['an unknown id', uuidv7(), 'because', 404, 'not_found'],
    ['what is no id', 'x', 'because', 404, 'not_found'],
    ['no reason', uuidv7(), ' ', 400, 'validation_failed'],
  ])('answers %s with a problem', async (_, id, reason, status, code) => {
    const response = await ledger.repair(id, reason);
    expect([response.status, await response.json()]).toEqual([status, expect.objectContaining({ code })]);
  });

  it('is for administrators only, and remembers who tried', async () => {
    await bench.app.get(ApiKeys, { strict: false }).seed('acme', 'reader', 'csk_reader', ['documents:read']);
    const url = `/api/ledger/differences/${uuidv7()}/repair`;
    expect((await ledger.request('POST', url, { reason: 'x' }, 'csk_reader')).status).toBe(403);
    expect((await fetch(`${await bench.url}${url}`, { method: 'POST' })).status).toBe(401);
    expect(await audited(url)).toMatchObject([{ actor: 'reader', outcome: 'denied' }]);
  });
});

/** Something that search finds: by its description and by a passage. */
async function makeFindable(
  bench: ServiceBench,
  { documentId, tenantId }: Pick<DocumentIds, 'documentId' | 'tenantId'>,
): Promise<void> {
  await bench.database.query(
    `WITH described AS (
       INSERT INTO search_document (document_id, tenant_id, title, media_type, created_at) VALUES ($1, $2, 'x', 'text/plain', now())
     )
     INSERT INTO search_chunk (document_id, ordinal, tenant_id, text, lexemes, length) VALUES ($1, 0, $2, 'word', 'word', 1)`,
    [documentId, tenantId],
  );
}
