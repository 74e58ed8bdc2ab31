import { type ChangingDocument, Documents, Revisions, TaskLedger } from '#libs/ledger';
import type { ClaimedStep, StepIdentity } from '#libs/messaging';
import { createDataSource, Database } from '#libs/persistence';
import { aTenant, infrastructure, testDatabase, type TestDatabase } from '#libs/testing';
import { v7 as uuidv7 } from 'uuid';

describe('Revisions', () => {
  const revisions = new Revisions(new Documents());
  let parts: TestDatabase;
  let database: Database;
  let tasks: TaskLedger;
  let tenantId: string;
  let key: string;

  beforeAll(async () => {
    parts = await testDatabase(infrastructure().DATABASE_URL);
    database = new Database(await createDataSource(parts.url).initialize());
    tasks = new TaskLedger(database, 'spec');
    tenantId = await aTenant(database);
  });
  afterAll(async () => {
    await database.dataSource.destroy();
    await parts.drop();
  });
  beforeEach(() => {
    key = uuidv7();
  });

  const accept = (sha256: string, wishes: Partial<ChangingDocument> = {}) =>
    database.transaction((tx) =>
      revisions.accept(tx, {
        tenantId,
        caseName: null,
        idempotencyKey: key,
        title: sha256,
        filename: 'post.txt',
        source: 'spec',
        docKind: null,
        mediaType: 'text/plain',
        size: 1,
        sha256,
        languages: [],
        object: { bucket: 'bucket', key: `${key}/${sha256}`, etag: null },
        editedAt: null,
        ...wishes,
      }),
    );
  const aStep = (ids: { documentId: string; jobId: string }): StepIdentity => ({
    messageId: uuidv7(),
    queue: 'service.flow',
    flow: 'flow',
    ids: { documentId: ids.documentId, jobId: ids.jobId, tenantId },
    submittedAt: new Date(),
  });
  const claim = async (step: StepIdentity): Promise<ClaimedStep> => {
    const start = await tasks.begin(step);
    if (start.kind !== 'claimed') throw new Error(`the step is ${start.kind}`);
    return { step, claim: start.claim };
  };
  const finishes = (claimed: ClaimedStep) =>
    database.transaction(async (tx) => (await tasks.finish(tx, [claimed])).has(claimed.claim.taskId));
  const statusOf = async ({ messageId }: StepIdentity) =>
    (await database.query<{ status: string }>(`SELECT status FROM task WHERE message_id = $1`, [messageId]))[0]?.status;

  it('refuses what a step of the revision before wants to write', async () => {
    const running = await claim(aStep(await accept('a')));
    await accept('b');
    expect(await finishes(running)).toBe(false);
    expect(await statusOf(running.step)).toBe('cancelled');
    expect(await tasks.begin(running.step)).toEqual({ kind: 'settled' });
  });

  it('does not begin a message of the revision before', async () => {
    const late = aStep(await accept('a'));
    await accept('b');
    expect(await tasks.begin(late)).toEqual({ kind: 'settled' });
    expect(await statusOf(late)).toBeUndefined();
  });

  it('refuses a step that was begun while the revision was being accepted', async () => {
    const first = await accept('a');
    const begun = await database.transaction(async (tx) => {
      await revisions.accept(tx, { ...(await documentOf(first.documentId)), sha256: 'b' });
      return claim(aStep(first)); // on another connection, which does not see the revision yet
    });
    expect(await finishes(begun)).toBe(false);
    expect(await tasks.begin(begun.step)).toEqual({ kind: 'settled' });
    expect(await statusOf(begun.step)).toBe('cancelled');
  });

  it('lets the steps of the new revision work', async () => {
    await accept('a');
    expect(await finishes(await claim(aStep(await accept('b'))))).toBe(true);
  });

  it('tells of what becomes free, and counts', async () => {
    expect(await accept('a')).toMatchObject({ revision: 1, duplicate: false });
    expect(await accept('b')).toMatchObject({ revision: 2, former: { bucket: 'bucket', key: `${key}/a` } });
    expect(await accept('b')).toMatchObject({ revision: 2, duplicate: true });
  });

  it('notes an older version that comes late as one', async () => {
    const { documentId } = await accept('a', { editedAt: new Date('2026-11-23T10:00:00Z') });
    const late = await accept('b', { editedAt: new Date('2026-11-23T09:00:00Z') });
    expect(late).toMatchObject({ duplicate: true, revision: 1 });
    const [event] = await database.query<{ note: string }>(
      `SELECT note FROM event WHERE document_id = $1 ORDER BY id DESC LIMIT 1`,
      [documentId],
    );
    expect(event?.note).toBe('an older version came late by spec');
  });

  async function documentOf(documentId: string): Promise<ChangingDocument> {
    const [row] = await database.query<{ idempotency_key: string }>(
      `SELECT idempotency_key FROM document WHERE id = $1`,
      [documentId],
    );
    return {
      tenantId,
      caseName: null,
      idempotencyKey: row?.idempotency_key ?? '',
      title: 'changed',
      filename: 'post.txt',
      source: 'spec',
      docKind: null,
      mediaType: 'text/plain',
      size: 1,
      sha256: '',
      languages: [],
      object: { bucket: 'bucket', key: `${documentId}/changed`, etag: null },
      editedAt: null,
    };
  }
});
