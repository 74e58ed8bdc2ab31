import { documentParsed, documentRegistered } from '#libs/contracts';
import { aDocument, type DocumentIds, FLOW_SPEC_TIMEOUT_MS, ServiceBench, stateOf, until } from '#libs/testing';
import { v7 as uuidv7 } from 'uuid';
import { aKey, anAdministrator, callerWith, type TestCaller } from './callers';
import { problemsOf, type ProblemRow, sendDeadLetter } from './dead-letters';
import { BROKEN, READ_QUEUE, ReadLetterModule, readings, unreadable } from './read-letter.module';

describe('edit-problem', () => {
  let bench: ServiceBench;
  let decider: TestCaller;
  let ids: DocumentIds;
  let foreign: DocumentIds;

  beforeAll(async () => {
    bench = await ServiceBench.start(ReadLetterModule);
    decider = await aKey(bench, 'acme', ['problems:read', 'problems:decide']);
    foreign = await aDocument(bench.database, { tenant: 'other', objectKey: 'foreign', bucket: 'b' });
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => bench.stop());
  beforeEach(async () => {
    unreadable.clear();
    ids = await aDocument(bench.database, { state: 'parsed' });
  });

  const broken = () => ({ ...ids, pageCount: 1, contentHash: BROKEN });
  const mended = () => ({ ...ids, pageCount: 2, contentHash: 'h' });
  const recorded = (messageId: string): Promise<ProblemRow> =>
    until(async () => (await problemsOf(bench, messageId))[0], `the problem of ${messageId}`);
  /** A message that failed in a flow, because of what it says. */
  const failed = async (): Promise<ProblemRow & { message_id: string }> => {
    const messageId = await bench.probe.send(documentParsed, broken());
    await bench.taskIs(READ_QUEUE, messageId, 'failed');
    return { ...(await recorded(messageId)), message_id: messageId };
  };
  const edit = (id: string, body: object, by = decider) => by.post(`/${id}/edit`, { body, reason: 'mended' });
  const isOpen = (messageId: string) => until(async () => (await recorded(messageId)).state === 'open');
  const audited = (subject: string) =>
    bench.database.query<object>(`SELECT actor, action, outcome FROM audit_log WHERE subject LIKE $1`, [
      `%${subject}%`,
    ]);

  it('sends the corrected message under its own id, and shows who changed what', async () => {
    const problem = await failed();
    const { status, body } = await edit(problem.id, mended());
    expect({ status, state: body['state'], decision: body['decision'] }).toEqual({
      status: 200,
      state: 'retrying',
      decision: 'retry',
    });
    expect(body['edits']).toEqual([
      {
        at: expect.stringMatching(/^\d{4}-.*Z$/) as string,
        by: 'acme key',
        reason: 'mended',
        diff: [
          { path: '/pageCount', before: 1, after: 2 },
          { path: '/contentHash', before: BROKEN, after: 'h' },
        ],
        body: mended(),
      },
    ]);
    await bench.taskIs(READ_QUEUE, problem.message_id, 'done');
    expect(readings.findLast(({ messageId }) => messageId === problem.message_id)).toMatchObject({ pageCount: 2 });
    expect(await stateOf(bench.database, ids.documentId)).toBe('tagged');
    expect(await audited(problem.id)).toEqual([{ actor: 'acme key', action: 'problem.edit', outcome: 'allowed' }]);
  });

  it('keeps the message as it came, through any number of edits', async () => {
    const problem = await failed();
    await edit(problem.id, { ...broken(), pageCount: 7 });
    await isOpen(problem.message_id);
    await edit(problem.id, mended());
    await bench.taskIs(READ_QUEUE, problem.message_id, 'done');
    const { body } = await decider.get(`/${problem.id}`);
    expect(body['body']).toEqual(broken());
    expect(body['edits']).toMatchObject([
      { diff: [{ path: '/pageCount', before: 1, after: 7 }] },
      { diff: [{ path: '/pageCount', before: 7, after: 2 }, { path: '/contentHash' }] },
    ]);
    expect((await recorded(problem.message_id)).body).toEqual(problem.body);
  });

  it('lets a later retry send the last edit', async () => {
    const problem = await failed();
    unreadable.add(ids.documentId);
    await edit(problem.id, mended());
    await isOpen(problem.message_id);
    unreadable.clear();
    await decider.post(`/${problem.id}/retry`, { reason: 'now' });
    await bench.taskIs(READ_QUEUE, problem.message_id, 'done');
  });

  it('gives a message that nobody could read to its document', async () => {
    const admin = await anAdministrator(bench, decider, 'acme');
    const messageId = await bench.probe.sendRaw(documentParsed.name, Buffer.from('garbage'));
    const { id } = await recorded(messageId);
    const { status, body } = await edit(id, mended(), admin);
    expect(status).toBe(200);
    expect(body['edits']).toMatchObject([{ diff: [{ path: '', before: 'garbage' }, {}, {}, {}, {}, {}] }]);
    await bench.taskIs(READ_QUEUE, messageId, 'done');
    expect(await recorded(messageId)).toMatchObject({ document_id: ids.documentId, tenant_id: ids.tenantId });
  });

  it.each([
    ['a body that breaks its contract', () => ({ ...mended(), documentId: 'x' }), 'body'],
    ['a field that its contract does not have', () => ({ ...mended(), pagecount: 1 }), 'body.pagecount'],
  ])('refuses %s, and names it', async (_, body, field) => {
    const { id, message_id: messageId } = await failed();
    const answer = await edit(id, body());
    expect(answer).toMatchObject({ status: 400, body: { code: 'validation_failed', errors: [{ field }] } });
    expect((await recorded(messageId)).state).toBe('open');
    expect((await decider.get(`/${id}`)).body['edits']).toEqual([]);
  });

  it.each([[{ reason: 'r' }], [{ body: {} }], [{ body: [], reason: 'r' }], [{ body: 'text', reason: 'r' }]])(
    'asks for a body and a reason: %j',
    async (request) => {
      const answer = await decider.post(`/${(await failed()).id}/edit`, request);
      expect(answer).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
    },
  );

  it.each([
    ['tenant', () => ({ tenantId: foreign.tenantId })],
    ['document', () => ({ documentId: foreign.documentId })],
    ['document by its other name', () => ({ documentId: undefined, document_id: foreign.documentId })],
    ['job', () => ({ jobId: foreign.jobId })],
  ])("does not let a message name another tenant's %s, and audits the attempt", async (_, wish) => {
    const { id, message_id: messageId } = await failed();
    const answer = await edit(id, { ...mended(), ...wish() });
    expect(answer).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect((await recorded(messageId)).state).toBe('open');
    expect(await audited(id)).toEqual([{ actor: 'acme key', action: 'problem.edit', outcome: 'denied' }]);
  });

  it("does not let a message read another tenant's object", async () => {
    const own = await aDocument(bench.database, { state: 'parsing', bucket: 'b', objectKey: `own-${uuidv7()}` });
    const body = { ...own, bucket: 'b', objectKey: 'lost', mediaType: 'application/pdf', size: '1' };
    const queue = 'a.queue-to-come';
    const { id } = await recorded(await sendDeadLetter(bench, { body, queue, code: 'object_missing' }));
    const answer = await edit(id, { ...body, objectKey: 'foreign' });
    expect(answer).toMatchObject({ status: 404, body: { code: 'not_found' } });
    const [object] = await bench.database.query<{ key: string }>(
      `SELECT key FROM storage_object WHERE document_id = $1`,
      [own.documentId],
    );
    expect(await edit(id, { ...body, objectKey: object?.key })).toMatchObject({ status: 200 });
    const [sent] = await bench.database.query<{ content: Buffer; type: string }>(
      `SELECT content, type FROM outbox WHERE routing_key = $1`,
      [queue],
    );
    expect(JSON.parse(String(sent?.content))).toMatchObject({ objectKey: object?.key });
    expect(sent?.type).toBe(documentRegistered.name);
  });

  it('does not send the message of one document for another one', async () => {
    const other = await aDocument(bench.database, { state: 'parsed' });
    const answer = await edit((await failed()).id, { ...mended(), documentId: other.documentId });
    expect(answer).toMatchObject({ status: 409, body: { code: 'conflict' } });
  });

  it('edits only what waits for a person', async () => {
    const { id } = await failed();
    await decider.post(`/${id}/discard`, { reason: 'no' });
    expect(await edit(id, mended())).toMatchObject({ status: 409, body: { code: 'conflict', state: 'discarded' } });
    expect((await decider.get(`/${id}`)).body['edits']).toEqual([]);
  });

  it.each([uuidv7(), 'no-uuid'])('knows no problem %s', async (id) => {
    expect(await edit(id, mended())).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });

  it("lets nobody edit another tenant's problem", async () => {
    const stranger = await aKey(bench, 'other', ['problems:read', 'problems:decide']);
    const { id, message_id: messageId } = await failed();
    expect(await edit(id, mended(), stranger)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect((await recorded(messageId)).state).toBe('open');
  });

  it('asks for a credential and its scope, and audits who lacked it', async () => {
    const { id } = await failed();
    expect(await edit(id, mended(), callerWith(await bench.url, ''))).toMatchObject({ status: 401 });
    const reader = await aKey(bench, 'acme', ['problems:read']);
    expect(await edit(id, mended(), reader)).toMatchObject({ status: 403, body: { code: 'not_allowed' } });
    expect(await audited(id)).toEqual([{ actor: 'acme key', action: 'problem.edit', outcome: 'denied' }]);
  });

  it('changes nothing when the process dies right before the commit', async () => {
    const { id, message_id: messageId } = await failed();
    bench.database.crashNext();
    expect((await edit(id, mended())).status).toBeGreaterThanOrEqual(500);
    expect((await recorded(messageId)).state).toBe('open');
    expect((await decider.get(`/${id}`)).body['edits']).toEqual([]);
  });
});
