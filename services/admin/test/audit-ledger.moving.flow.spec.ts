import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { documentParsed, encode } from '#libs/contracts';
import { addToOutbox } from '#libs/persistence';
import { FLOW_SPEC_TIMEOUT_MS, type ServiceBench, until } from '#libs/testing';
import { connect } from 'amqplib';
import { v7 as uuidv7 } from 'uuid';
import { BrokerQueues } from '../src/adapters/broker-queues.client';
import { Auditor } from '../src/flows/audit-ledger/auditor';
import { aProblem } from './fixtures/a-problem';
import { adminBench } from './fixtures/admin-bench';
import { anOpenDocument, aStandingDocument, aStandingTask, Audited } from './fixtures/audited';
import { LedgerClient } from './fixtures/ledger-client';

describe('audit-ledger, of what is on its way', () => {
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
  const touch = (documentId: string) =>
    bench.database.query(`UPDATE document SET updated_at = now() WHERE id = $1`, [documentId]);
  const metrics = async () => (await fetch(`${await bench.url}/metrics`)).text();

  it('finds a running task without an owner', async () => {
    const ids = await anOpenDocument(bench, { state: 'parsing' });
    const taskId = await aStandingTask(bench, ids, 'running');
    expect(await ledger.findings(taskId)).toMatchObject([
      { kind: 'task_abandoned', document_id: ids.documentId, lost: true, repair: 'send_again' },
    ]);
    await bench.database.query(`UPDATE task SET lease_until = now() + interval '1 hour' WHERE id = $1`, [taskId]);
    expect(await ledger.findings(taskId)).toEqual([]);
  });

  it('finds a waiting task that no message will wake', async () => {
    const ids = await anOpenDocument(bench, { state: 'parsing' });
    const taskId = await aStandingTask(bench, ids, 'pending');
    expect(await ledger.findings(taskId)).toMatchObject([{ kind: 'task_forgotten', lost: true }]);
    await bench.database.query(`UPDATE task SET status = 'done' WHERE id = $1`, [taskId]);
    expect(await ledger.findings(taskId)).toEqual([]);
  });

  it('offers no repair for a task whose message cannot be made again', async () => {
    const taskId = await aStandingTask(bench, {}, 'pending');
    expect(await ledger.findings(taskId)).toMatchObject([{ kind: 'task_forgotten', repair: null }]);
    await bench.database.query(`DELETE FROM task WHERE id = $1`, [taskId]);
  });

  it('leaves a task alone that a person holds', async () => {
    const ids = await anOpenDocument(bench, { state: 'parsing' });
    const taskId = await aStandingTask(bench, ids, 'pending');
    await bench.database.query(`UPDATE task SET reason = 'held' WHERE id = $1`, [taskId]);
    expect(await ledger.findings(taskId)).toEqual([]);
  });

  it('finds a document that nothing will bring on, and counts it as unaccounted', async () => {
    const { documentId } = await aStandingDocument(bench, { state: 'tagged', tenant: 'lonely' });
    expect(await ledger.findings(documentId)).toMatchObject([
      { kind: 'document_forgotten', lost: true, details: { state: 'tagged' }, repair: 'send_again' },
    ]);
    expect(await metrics()).toMatch(/ledger_differences\{kind="document_forgotten",service="admin"\} 1/);
    await touch(documentId);
    expect(await ledger.findings(documentId)).toEqual([]);
  });

  it('believes what moves only at the second look', async () => {
    const { documentId } = await aStandingDocument(bench, { state: 'tagged' });
    await bench.app.get(Auditor).look();
    const open = () =>
      bench.database.query(`SELECT FROM ledger_difference WHERE document_id = $1 AND kind = 'document_forgotten'`, [
        documentId,
      ]);
    expect(await open()).toHaveLength(0);
    await bench.app.get(Auditor).look();
    expect(await open()).toHaveLength(1);
    await touch(documentId);
  });

  it('leaves a document alone whose message is in the outbox', async () => {
    const ids = await aStandingDocument(bench, { state: 'parsed' });
    const body = { ...ids, pageCount: 1, contentHash: 'h' };
    await bench.database.transaction(async (tx) => {
      await addToOutbox(tx, {
        messageId: uuidv7(),
        exchange: 'nowhere',
        routingKey: 'x',
        type: 'x',
        content: encode(documentParsed, body),
        headers: {},
      });
      await tx.query(`UPDATE outbox SET not_before = now() + interval '1 hour'`);
    });
    expect(await ledger.findings(ids.documentId)).toEqual([]);
    await bench.database.query(`DELETE FROM outbox`);
    expect(await ledger.kinds(ids.documentId)).toEqual(['document_forgotten']);
    await touch(ids.documentId);
  });

  it('only counts the lost where a queue holds some messages', async () => {
    const queue = 'indexer.index-document';
    const connection = await connect(bench.broker.url);
    const channel = await connection.createConfirmChannel();
    await channel.assertQueue(queue, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
    channel.sendToQueue(queue, Buffer.from('{}'));
    await channel.waitForConfirms();
    await until(async () =>
      (await bench.app.get(BrokerQueues).list()).some(({ name, ready }) => name === queue && ready === 1),
    );
    const both = [
      await aStandingDocument(bench, { state: 'enriched' }),
      await aStandingDocument(bench, { state: 'enriched' }),
    ];
    for (const { documentId } of both) expect(await ledger.findings(documentId)).toEqual([]);
    expect(await metrics()).toMatch(/ledger_unaccounted\{service="admin"\} 1/);
    await channel.deleteQueue(queue);
    await connection.close();
    for (const { documentId } of both) await touch(documentId);
  });

  it('finds a document that is aside without a problem, and a problem whose document is not', async () => {
    const aside = await anOpenDocument(bench, { state: 'problem' });
    const published = (await audited()).ids;
    const problemId = await aProblem(bench.database, published);
    await bench.database.query(`UPDATE problem SET last_attempt_at = now() - interval '1 hour' WHERE id = $1`, [
      problemId,
    ]);
    await bench.database.query(`UPDATE document SET updated_at = now() - interval '1 hour' WHERE id = $1`, [
      published.documentId,
    ]);
    expect(await ledger.findings(aside.documentId)).toMatchObject([
      { kind: 'problem_unrecorded', repair: 'take_back' },
    ]);
    expect(await ledger.findings(problemId)).toMatchObject([
      { kind: 'problem_stray', document_id: published.documentId, lost: false, repair: null },
    ]);
    const rerun = uuidv7();
    await bench.database.query(
      `WITH job AS (INSERT INTO job (id, tenant_id, document_id) VALUES ($1, $2, $3) RETURNING id)
       UPDATE problem SET job_id = job.id FROM job WHERE problem.id = $4`,
      [rerun, published.tenantId, published.documentId, problemId],
    );
    expect(await ledger.findings(problemId)).toEqual([]); // a failed rerun of what stays published
    await aProblem(bench.database, aside);
    await bench.database.query(`UPDATE problem SET state = 'discarded' WHERE id = $1`, [problemId]);
    expect(await ledger.kinds(aside.documentId)).toEqual([]);
    expect(await ledger.findings(problemId)).toEqual([]);
  });

  it('keeps what it knows about messages while the broker cannot be asked, and goes on with the rest', async () => {
    const { documentId } = await aStandingDocument(bench, { state: 'tagged' });
    expect(await ledger.kinds(documentId)).toContain('document_forgotten');
    const refused = jest.spyOn(bench.app.get(BrokerQueues), 'list').mockRejectedValue(new Error('away'));
    const document = await audited();
    await document.forgetIndex();
    expect(await ledger.kinds(document.ids.documentId)).toEqual(['index_missing']);
    expect(await ledger.kinds(documentId)).toContain('document_forgotten');
    refused.mockRestore();
    await document.index();
    await touch(documentId);
    expect(await ledger.kinds(documentId)).not.toContain('document_forgotten');
  });
});
