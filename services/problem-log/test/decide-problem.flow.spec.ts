import { documentParsed } from '#libs/contracts';
import { aDocument, type DocumentIds, FLOW_SPEC_TIMEOUT_MS, ServiceBench, stateOf, until } from '#libs/testing';
import { v7 as uuidv7 } from 'uuid';
import { aKey, anAdministrator, callerWith, type TestCaller } from './callers';
import { problemsOf, type ProblemRow, sendDeadLetter } from './dead-letters';
import { READ_QUEUE, ReadLetterModule, readings, unreadable } from './read-letter.module';

describe('decide-problem', () => {
  let bench: ServiceBench;
  let decider: TestCaller;
  let ids: DocumentIds;

  beforeAll(async () => {
    bench = await ServiceBench.start(ReadLetterModule);
    decider = await aKey(bench, 'acme', ['problems:read', 'problems:decide']);
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => bench.stop());
  beforeEach(async () => {
    ids = await aDocument(bench.database, { state: 'parsed' });
  });

  const recorded = (messageId: string): Promise<ProblemRow> =>
    until(async () => (await problemsOf(bench, messageId))[0], `the problem of ${messageId}`);
  /** A message that really failed in a flow. */
  const failed = async (): Promise<ProblemRow & { message_id: string }> => {
    unreadable.add(ids.documentId);
    const messageId = await bench.probe.send(documentParsed, { ...ids, pageCount: 1, contentHash: 'h' });
    await bench.taskIs(READ_QUEUE, messageId, 'failed');
    return { ...(await recorded(messageId)), message_id: messageId };
  };
  const state = async (messageId: string): Promise<string> => (await recorded(messageId)).state;
  const audited = (subject: string) =>
    bench.database.query<{ actor: string; action: string; outcome: string }>(
      `SELECT actor, action, outcome FROM audit_log WHERE subject LIKE $1 ORDER BY id`,
      [`%${subject}%`],
    );

  describe('retry', () => {
    it('sends the message back into its queue, and the document on its way', async () => {
      const problem = await failed();
      unreadable.clear();
      const { status, body } = await decider.post(`/${problem.id}/retry`, { reason: ' the scanner is repaired ' });
      expect({ status, state: body['state'] }).toEqual({ status: 200, state: 'retrying' });
      expect(body).toMatchObject({
        decision: 'retry',
        decided_by: 'acme key',
        decisions: [{ decision: 'retry', reason: 'the scanner is repaired', decided_by: 'acme key' }],
      });
      await bench.taskIs(READ_QUEUE, problem.message_id, 'done');
      expect(await stateOf(bench.database, ids.documentId)).toBe('tagged');
    });

    it('sends it with its own id and with all its attempts', async () => {
      const problem = await failed();
      unreadable.clear();
      await decider.post(`/${problem.id}/retry`, { reason: 'again' });
      const done = await bench.taskIs(READ_QUEUE, problem.message_id, 'done');
      expect(done.attempts).toBe(1);
      const seen = readings.filter(({ messageId }) => messageId === problem.message_id);
      expect(seen.map(({ attempt }) => attempt)).toEqual([1, 1]);
    });

    it('sends it in its own trace', async () => {
      const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
      const messageId = await sendDeadLetter(bench, { body: ids, queue: 'a.queue-to-come', traceparent });
      await decider.post(`/${(await recorded(messageId)).id}/retry`, { reason: 'again' });
      const [row] = await bench.database.query<{ headers: Record<string, string> }>(
        `SELECT headers FROM outbox WHERE message_id = $1`, // no such queue yet: it waits there
        [messageId],
      );
      expect(row?.headers['traceparent']).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-0[01]$/);
    });

    it('opens the same problem again when the message fails again, and keeps both decisions', async () => {
      const problem = await failed();
      for (const round of [1, 2]) {
        const { status } = await decider.post(`/${problem.id}/retry`, { reason: `round ${round}` });
        expect(status).toBe(200);
        await until(async () => (await state(problem.message_id)) === 'open', `problem open after round ${round}`);
      }
      const { body } = await decider.get(`/${problem.id}`);
      expect(body['decisions']).toMatchObject([
        { reason: 'round 1', outcome: 'failed' },
        { reason: 'round 2', outcome: 'failed' },
      ]);
      expect(await stateOf(bench.database, ids.documentId)).toBe('problem');
    });

    it('sends back what nobody could read, too', async () => {
      const admin = await anAdministrator(bench, decider, 'acme');
      const messageId = await bench.probe.sendRaw(documentParsed.name, Buffer.from('garbage'));
      const { id, last_attempt_at: before } = await recorded(messageId);
      expect((await admin.post(`/${id}/retry`, { reason: 'hope' })).status).toBe(200);
      await until(
        async () => (await recorded(messageId)).last_attempt_at > before && (await state(messageId)) === 'open',
      );
    });
  });

  it('shows where in the code the message failed', async () => {
    const { body } = await decider.get(`/${(await failed()).id}`);
    expect(body['stack']).toMatch(/^ReadLetter\.handle \(services\/problem-log\/test\/read-letter\.module:\d+\)/);
    expect(body['version']).toMatch(/^\d+\.\d+\.\d+/);
  });

  it.each([
    ['discard', 'discarded'],
    ['resolve', 'resolved'],
  ])('%s ends the problem as %s and rejects its document', async (decision, end) => {
    const problem = await failed();
    const { status, body } = await decider.post(`/${problem.id}/${decision}`, { reason: 'dealt with' });
    expect({ status, state: body['state'], decision: body['decision'] }).toEqual({ status: 200, state: end, decision });
    expect(body['resolved_at']).not.toBeNull();
    expect(await stateOf(bench.database, ids.documentId)).toBe('rejected');
  });

  it('rejects a document with its last problem only', async () => {
    const [one, two] = await Promise.all([
      recorded(await sendDeadLetter(bench, { body: ids, queue: 'a.first' })),
      recorded(await sendDeadLetter(bench, { body: ids, queue: 'b.second' })),
    ]);
    await decider.post(`/${one.id}/discard`, { reason: 'no' });
    expect(await stateOf(bench.database, ids.documentId)).toBe('problem');
    await decider.post(`/${two.id}/discard`, { reason: 'no' });
    expect(await stateOf(bench.database, ids.documentId)).toBe('rejected');
  });

  it('lets one of two people decide', async () => {
    const { id } = await failed();
    const answers = await Promise.all([
      decider.post(`/${id}/discard`, { reason: 'first' }),
      decider.post(`/${id}/resolve`, { reason: 'second' }),
    ]);
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'conflict' });
    expect((await audited(id)).map(({ outcome }) => outcome).sort()).toEqual(['allowed', 'failed']);
  });

  it.each([
    [{}],
    [{ reason: '' }],
    [{ reason: '  ' }],
    [{ reason: 5 }],
    [{ reason: 'x'.repeat(1_001) }],
    [{ reason: 'a', by: 'b' }],
  ])('asks for a reason: %j', async (body) => {
    const { id } = await failed();
    expect(await decider.post(`/${id}/retry`, body)).toMatchObject({
      status: 400,
      body: { code: 'validation_failed' },
    });
  });

  it.each([`${uuidv7()}/retry`, 'no-uuid/retry', `${uuidv7()}/forget`])('knows no %s', async (path) => {
    const answer = await decider.post(`/${path}`, { reason: 'r' });
    expect(answer).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });

  it('lets nobody decide about another tenant, and audits the attempt', async () => {
    const stranger = await aKey(bench, 'other', ['problems:read', 'problems:decide']);
    const problem = await failed();
    const answer = await stranger.post(`/${problem.id}/discard`, { reason: 'mischief' });
    expect(answer).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(await state(problem.message_id)).toBe('open');
    expect(await audited(problem.id)).toEqual([{ actor: 'other key', action: 'problem.discard', outcome: 'denied' }]);
  });

  it('asks for a credential and its scope, and audits who lacked it', async () => {
    const { id } = await failed();
    const nobody = callerWith(await bench.url, '');
    expect(await nobody.post(`/${id}/retry`, { reason: 'r' })).toMatchObject({ status: 401 });
    const reader = await aKey(bench, 'acme', ['problems:read']);
    const answer = await reader.post(`/${id}/retry`, { reason: 'r' });
    expect(answer).toMatchObject({ status: 403, body: { code: 'not_allowed' } });
    expect(await audited(id)).toEqual([{ actor: 'acme key', action: 'problem.decide', outcome: 'denied' }]);
  });

  it('changes nothing when the process dies right before the commit', async () => {
    const problem = await failed();
    bench.database.crashNext();
    expect((await decider.post(`/${problem.id}/discard`, { reason: 'r' })).status).toBeGreaterThanOrEqual(500);
    expect(await state(problem.message_id)).toBe('open');
    expect(await stateOf(bench.database, ids.documentId)).toBe('problem');
  });
});
