import { ApiKeys } from '#libs/auth';
import { aDocument, FLOW_SPEC_TIMEOUT_MS, type ServiceBench, until } from '#libs/testing';
import { connect } from 'amqplib';
import { v7 as uuidv7 } from 'uuid';
import { BrokerQueues } from '../src/adapters/broker-queues.client';
import { aProblem } from './fixtures/a-problem';
import { adminBench, adminToken } from './fixtures/admin-bench';
import { Replicas } from './fixtures/replicas';

interface FleetAnswer {
  services: { name: string; state: string; replicas: { url: string; state: string; missing: string[] }[] }[];
  queues: { name: string; depth: number; retrying: number; oldest_waiting_seconds: number | null }[] | null;
  outbox: object | null;
  ledger: Record<string, unknown> | null;
  problems: { count: number; items: Record<string, unknown>[] } | null;
  away: { part: string; reason: string }[];
}

const QUEUE = 'ocr-worker.recognise-document';

describe('show-fleet', () => {
  const replicas = new Replicas();
  let bench: ServiceBench;
  let token: string;

  beforeAll(async () => {
    const up = await replicas.add(200, { status: 'up', database_status: 'up' });
    const degraded = await replicas.add(503, { status: 'degraded', database_status: 'up', queue_status: 'down' });
    const services = { 'ocr-worker': [up, degraded], indexer: ['http://127.0.0.1:1'] };
    bench = await adminBench({ FLEET_SERVICES: JSON.stringify(services) });
    token = await adminToken(bench);
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(async () => {
    await bench.stop();
    replicas.close();
  });

  const get = async (headers: Record<string, string> = { authorization: `Bearer ${token}` }) =>
    fetch(`${await bench.url}/api/fleet`, { headers });
  const fleet = async () => (await (await get()).json()) as FleetAnswer;

  it('tells the state of every replica and what it misses', async () => {
    const { services } = await fleet();
    expect(services.map(({ name, state }) => [name, state])).toEqual([
      ['ocr-worker', 'degraded'],
      ['indexer', 'down'],
    ]);
    expect(services[0]?.replicas.map(({ state, missing }) => [state, missing])).toEqual([
      ['up', []],
      ['degraded', ['queue']],
    ]);
  });

  it('tells depth, retries and the age of the oldest task of every queue', async () => {
    await makeQueues(bench.broker.url);
    await aTask(bench, QUEUE, 90);
    const queue = await until(async () => (await fleet()).queues?.find(({ depth }) => depth === 2));
    expect(queue).toMatchObject({ name: QUEUE, depth: 2, unacked: 0, retrying: 1, waiting: 0, consumers: 0 });
    expect(queue.oldest_waiting_seconds).toBeGreaterThanOrEqual(90);
  });

  it('balances the ledger over all tenants', async () => {
    await aDocument(bench.database, { state: 'published' });
    await aDocument(bench.database, { state: 'parsed', tenant: 'other' });
    await aDocument(bench.database, { state: 'rejected' });
    const { ledger, outbox } = await fleet();
    expect(ledger).toMatchObject({
      accepted: 3,
      published: 1,
      in_progress: 1,
      rejected: 1,
      problem: 0,
      unaccounted: 0,
    });
    expect(ledger).toMatchObject({ duplicate: 0, expired: 0, erased: 0, checked_at: expect.any(String) });
    expect(outbox).toEqual({ messages: 0, oldest_waiting_seconds: null });
  });

  it('finds a document that nothing will bring on', async () => {
    await until(async () => (await fleet()).queues?.some(({ depth }) => depth === 2));
    for (let lost = 0; lost < 4; lost++) await forgotten(bench);
    expect((await fleet()).ledger).toMatchObject({ unaccounted: 1 });
  });

  it('lists open problems with their reason', async () => {
    const ids = await aDocument(bench.database, { state: 'problem', title: 'Scan.pdf' });
    const problemId = await aProblem(bench.database, ids);
    const { problems } = await fleet();
    expect(problems).toMatchObject({
      count: 1,
      items: [
        { problem_id: problemId, document_id: ids.documentId, title: 'Scan.pdf', code: 'corrupt_file', state: 'open' },
      ],
    });
  });

  it('reports a part that is away, and all the others', async () => {
    const refused = jest
      .spyOn(bench.app.get(BrokerQueues), 'list')
      .mockRejectedValue(new Error('connect ECONNREFUSED'));
    const { queues, ledger, away } = await fleet();
    refused.mockRestore();
    expect(queues).toBeNull();
    expect(away).toEqual([{ part: 'queues', reason: 'No answer.' }]);
    expect(ledger).toMatchObject({ published: 1, unaccounted: null });
  });

  it('answers 401 without a credential, 403 without the scope', async () => {
    await bench.app.get(ApiKeys, { strict: false }).seed('acme', 'reader', 'csk_reader', ['documents:read']);
    const [nobody, reader] = await Promise.all([get({}), get({ authorization: 'Bearer csk_reader' })]);
    expect([nobody.status, reader.status]).toEqual([401, 403]);
    expect(await reader.json()).toMatchObject({ code: 'not_allowed' });
  });
});

/** A flow's queue with two messages, and one that waits for its next attempt. */
async function makeQueues(url: string): Promise<void> {
  const connection = await connect(url);
  const channel = await connection.createConfirmChannel();
  for (const [name, messages] of [
    [QUEUE, 2],
    [`${QUEUE}.retry.2s`, 1],
  ] as const) {
    await channel.assertQueue(name, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
    for (let sent = 0; sent < messages; sent++) channel.sendToQueue(name, Buffer.from('{}'));
  }
  await channel.waitForConfirms();
  await connection.close();
}

const aTask = (bench: ServiceBench, queue: string, ageSeconds: number): Promise<unknown> =>
  bench.database.query(
    `INSERT INTO task (id, type, queue, message_id, status, submitted_at)
     VALUES ($1, 'x', $2, $3, 'pending', now() - $4 * interval '1 s')`,
    [uuidv7(), queue, uuidv7(), ageSeconds],
  );

/** A document that stands still, without task or message. */
async function forgotten(bench: ServiceBench): Promise<void> {
  const { documentId } = await aDocument(bench.database, { state: 'tagged' });
  await bench.database.query(`UPDATE document SET updated_at = now() - interval '15 minutes' WHERE id = $1`, [
    documentId,
  ]);
}
