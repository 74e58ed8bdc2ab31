import { TransientError } from '#libs/errors';
import { Documents, TaskLedger } from '#libs/ledger';
import type { Claim, StepIdentity } from '#libs/messaging';
import { Transaction } from '#libs/persistence';
import { aDocument, aTenant, type DocumentIds, FLOW_SPEC_TIMEOUT_MS, until } from '#libs/testing';
import { v7 as uuidv7 } from 'uuid';
import { EventClient } from './fixtures/event-client';
import { Gateway, KEYS } from './fixtures/gateway';

/** More than the other tests may leave behind while their streams are being closed. */
const SEATS = 12;

describe('follow-events', () => {
  const documents = new Documents();
  const clients: EventClient[] = [];
  let gateway: Gateway;
  let replica: Gateway;
  let ids: DocumentIds;
  let ledger: TaskLedger;

  beforeAll(async () => {
    gateway = await Gateway.start({ env: { STREAMS_PER_KEY: String(SEATS) } });
    replica = await gateway.replica();
    ledger = new TaskLedger(gateway.bench.database, 'worker-1');
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(async () => {
    await replica.bench.stop();
    await gateway.bench.stop();
  });
  beforeEach(async () => {
    ids = await aDocument(gateway.bench.database);
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.leave();
  });

  const follow = async (path: string, { at = 'one', last }: { at?: 'one' | 'other'; last?: string } = {}) => {
    const url = at === 'one' ? await gateway.bench.url : await replica.bench.url;
    const client = await EventClient.open(`${url}${path}`, KEYS.acme, last);
    clients.push(client);
    return client;
  };
  const move = (state: Parameters<Documents['advance']>[2], documentId = ids.documentId) =>
    gateway.bench.database.transaction((tx) => documents.advance(tx, documentId, state));
  const begun = async (owner = ids): Promise<{ step: StepIdentity; claim: Claim }> => {
    const step = { messageId: uuidv7(), queue: 'q.spec', flow: 'spec', ids: owner, submittedAt: new Date() };
    const start = await ledger.begin(step);
    if (start.kind !== 'claimed') throw new Error(`the task is ${start.kind}`);
    return { step, claim: start.claim };
  };
  const states = (client: EventClient) => client.facts('document').map(({ state }) => state);

  it('begins with where the document stands and tells its moves and those of its tasks', async () => {
    await move('parsing');
    const client = await follow(`/api/documents/${ids.documentId}/events`);
    await client.seen('document', { state: 'parsing' });
    expect(states(client).at(-1)).toBe('parsing');
    const { step, claim } = await begun();
    await gateway.bench.database.transaction(async (tx) => {
      await ledger.finish(tx, [{ step, claim }]);
      await documents.advance(tx, ids.documentId, 'parsed');
    });
    await client.seen('task', { task_id: claim.taskId, status: 'done', type: 'spec', document_id: ids.documentId });
    await client.seen('document', { state: 'parsed', document_id: ids.documentId });
    const moves = client.facts('task').map(({ status }) => status);
    expect(moves).toEqual(['pending', 'running', 'done']);
  });

  it('is a stream that no proxy holds back', async () => {
    const { headers } = await follow('/api/events');
    expect(headers.get('content-type')).toContain('text/event-stream');
    expect(headers.get('cache-control')).toContain('no-cache');
    expect(headers.get('x-accel-buffering')).toBe('no');
  });

  it('says why a document is aside', async () => {
    const client = await follow(`/api/documents/${ids.documentId}/events`);
    const problemId = uuidv7();
    await gateway.bench.database.transaction(async (tx) => {
      await tx.query(
        `INSERT INTO problem (id, tenant_id, document_id, queue, message_id, type, body, code, message, attempts, fingerprint, recommendation, state, last_attempt_at)
         VALUES ($1, $2, $3, 'q', $1, 't', '', 'corrupt_file', 'm', 1, 'f', 'Get an intact copy.', 'open', now())`,
        [problemId, ids.tenantId, ids.documentId],
      );
      await documents.putAside(tx, ids.documentId, 'q: corrupt_file');
    });
    await client.seen('document', { state: 'problem' });
    await client.seen('problem', { problem_id: problemId });
    expect(client.facts('problem')).toMatchObject([{ code: 'corrupt_file', recommendation: 'Get an intact copy.' }]);
  });

  it('tells the same at every replica, under the same ids', async () => {
    const path = `/api/documents/${ids.documentId}/events`;
    const [here, there] = [await follow(path), await follow(path, { at: 'other' })];
    await move('parsing');
    const idHere = await here.seen('document', { state: 'parsing' });
    expect(await there.seen('document', { state: 'parsing' })).toBe(idHere);
  });

  it('follows one task', async () => {
    const { claim } = await begun();
    await begun();
    const client = await follow(`/api/tasks/${claim.taskId}/events`);
    await client.seen('task', { status: 'running' });
    await ledger.postpone(claim, new TransientError('provider_unavailable', 'away'), 1_000);
    await client.seen('task', { status: 'pending', note: 'retrying after provider_unavailable' });
    expect(new Set(client.facts('task').map(({ task_id }) => task_id))).toEqual(new Set([claim.taskId]));
  });

  it('waits for what began earlier and is committed later, so that a number that was passed never turns up', async () => {
    const [early, late] = [await aDocument(gateway.bench.database), await aDocument(gateway.bench.database)];
    const client = await follow('/api/events');
    const runner = gateway.bench.database.dataSource.createQueryRunner();
    await runner.startTransaction();
    await documents.advance(new Transaction(runner.manager), early.documentId, 'parsing');
    await move('parsing', late.documentId);
    await begun(late); // commits too, while the early one is still open
    await runner.commitTransaction();
    await runner.release();
    const [first, second] = [
      await client.seen('document', { document_id: early.documentId, state: 'parsing' }),
      await client.seen('document', { document_id: late.documentId, state: 'parsing' }),
    ];
    const told = client.events.map(({ id }) => id);
    expect(told.indexOf(first)).toBeLessThan(told.indexOf(second));
  });

  it('goes on at another replica without a gap or a repeat, whatever happens meanwhile', async () => {
    const tenantId = await aTenant(gateway.bench.database);
    const moved = await Promise.all(Array.from({ length: 24 }, () => aDocument(gateway.bench.database)));
    const heard: string[] = [];
    let client = await follow('/api/events');
    const work = moved.map(async ({ documentId }) => {
      for (const state of ['parsing', 'parsed', 'tagged'] as const) await move(state, documentId);
    });
    for (const [at, state] of [
      ['other', 'parsing'],
      ['one', 'parsed'],
      ['other', 'tagged'],
    ] as const) {
      await move(state);
      await client.seen('document', { document_id: ids.documentId, state });
      await client.leave();
      heard.push(...client.events.map(({ id }) => id));
      client = await follow('/api/events', { at, last: heard.at(-1) ?? '' });
    }
    await Promise.all(work);
    await move('enriched');
    await client.seen('document', { document_id: ids.documentId, state: 'enriched' });
    heard.push(...client.events.map(({ id }) => id));
    expect(new Set(heard).size).toBe(heard.length);
    const rows = await gateway.bench.database.query<{ id: string }>(
      `SELECT xid || '-1-' || id AS id FROM event WHERE tenant_id = $1 AND document_id = ANY($2) AND state <> 'registered'`,
      [tenantId, moved.map(({ documentId }) => documentId)],
    );
    expect(rows).toHaveLength(72);
    expect(rows.filter(({ id }) => !heard.includes(id))).toEqual([]);
  });

  it('tells nothing of other tenants', async () => {
    const foreign = await aDocument(gateway.bench.database, { tenant: 'other' });
    const client = await follow('/api/events');
    await move('parsing', foreign.documentId);
    await move('parsing');
    await client.seen('document', { document_id: ids.documentId, state: 'parsing' });
    expect(client.facts('document').map(({ document_id }) => document_id)).not.toContain(foreign.documentId);
  });

  it('ends when its replica stops, and the client goes on elsewhere', async () => {
    const short = await gateway.replica();
    const client = await EventClient.open(`${await short.bench.url}/api/documents/${ids.documentId}/events`, KEYS.acme);
    await client.seen('document', { state: 'registered' });
    const last = client.events.at(-1)?.id ?? '';
    await short.bench.stop();
    await client.ended;
    await move('parsing');
    const next = await follow(`/api/documents/${ids.documentId}/events`, { last });
    await next.seen('document', { state: 'parsing' });
    expect(states(next)).toEqual(['parsing']);
  });

  it('lets a key follow so many streams and no more, until one ends', async () => {
    const { documentId } = await aDocument(gateway.bench.database, { tenant: 'other' });
    const path = `/api/documents/${documentId}/events`;
    const url = `${await gateway.bench.url}${path}`;
    const openOne = () => EventClient.open(url, KEYS.other);
    for (let seat = 0; seat < SEATS; seat++) clients.push(await openOne());
    const { body, headers } = await gateway.get(path, KEYS.other).expect(429);
    expect(body.code).toBe('too_many_streams');
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    await clients[0]?.leave();
    const next = await until(() => openOne().catch(() => undefined), 'a free seat');
    clients.push(next);
    await next.seen('document', { state: 'registered' });
  });

  it.each(['x', '1-2', "1-1-1'--"])('refuses the Last-Event-ID %j', async (id) => {
    const { body } = await gateway.get('/api/events').set('last-event-id', id).expect(400);
    expect(body).toMatchObject({ code: 'validation_failed', errors: [{ field: 'Last-Event-ID' }] });
  });

  it('begins anew for an id that this ledger has not come to', async () => {
    const client = await follow(`/api/documents/${ids.documentId}/events`, { last: '999999999999-1-1' });
    await client.seen('document', { state: 'registered' });
    await move('parsing');
    await client.seen('document', { state: 'parsing' });
    expect(states(client)).toEqual(['registered', 'parsing']);
  });

  it('knows nothing of what is not there or not yours, and asks for a key that may', async () => {
    const foreign = await aDocument(gateway.bench.database, { tenant: 'other' });
    const { claim } = await begun(foreign);
    expect((await gateway.get(`/api/documents/${foreign.documentId}/events`).expect(404)).body.code).toBe('not_found');
    await gateway.get(`/api/tasks/${claim.taskId}/events`).expect(404);
    await gateway.get(`/api/documents/no-id/events`).expect(404);
    await gateway.get('/api/events', null).expect(401);
    await gateway.get('/api/events', KEYS.blind).expect(403);
    await gateway.get(`/api/tasks/${claim.taskId}/events`, KEYS.blind).expect(403);
  });
});
