import { createDataSource, Database } from '#libs/persistence';
import { aTenant, infrastructure, testDatabase, type TestDatabase, until } from '#libs/testing';
import { Documents, type NewDocument } from '#libs/ledger';
import { v7 as uuidv7 } from 'uuid';

describe('Documents', () => {
  const documents = new Documents();
  let own: TestDatabase;
  let database: Database;
  let tenantId: string;

  beforeAll(async () => {
    own = await testDatabase(infrastructure().DATABASE_URL);
    database = new Database(await createDataSource(own.url, 20).initialize());
    tenantId = await aTenant(database);
  });
  afterAll(async () => {
    await database.dataSource.destroy();
    await own.drop();
  });

  const aFile = (wishes: Partial<NewDocument> = {}): NewDocument => ({
    tenantId,
    caseName: 'Case 1',
    idempotencyKey: uuidv7(),
    title: 'A file',
    filename: 'a.pdf',
    source: 'spec',
    docKind: null,
    mediaType: 'application/pdf',
    size: 12,
    sha256: 'hash',
    languages: ['eng'],
    object: { bucket: 'b', key: uuidv7(), etag: null },
    ...wishes,
  });
  const register = (file: NewDocument) => database.transaction((tx) => documents.register(tx, file));
  const advance = (id: string, state: Parameters<Documents['advance']>[2]) =>
    database.transaction((tx) => documents.advance(tx, id, state));
  const shown = async (id: string) => {
    const [row] = await database.query<{ state: string; version: number }>(
      `SELECT state, version FROM document WHERE id = $1`,
      [id],
    );
    return row;
  };
  const history = async (id: string) => {
    const rows = await database.query<{ state: string }>(`SELECT state FROM event WHERE document_id = $1 ORDER BY id`, [
      id,
    ]);
    return rows.map(({ state }) => state);
  };

  const repeatWaits = async () => {
    const rows = await database.query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%INSERT INTO document %'`,
    );
    return rows.length > 0;
  };

  it('registers a file once, however many register it at the same moment', async () => {
    const idempotencyKey = uuidv7();
    const outcomes = await Promise.all(
      Array.from({ length: 15 }, () =>
        register(aFile({ idempotencyKey, object: { bucket: 'b', key: uuidv7(), etag: null } })),
      ),
    );
    expect(new Set(outcomes.map(({ documentId }) => documentId)).size).toBe(1);
    expect(outcomes.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
    const [{ count } = { count: '' }] = await database.query<{ count: string }>(
      `SELECT count(*) FROM job WHERE document_id = $1`,
      [outcomes[0]?.documentId],
    );
    expect(count).toBe('1');
  });

  it('lets a step go on with a document while its file comes again for the same case', async () => {
    const file = aFile();
    const { documentId } = await register(file);
    let repeated: Promise<unknown> = Promise.resolve();
    await database.transaction(async (tx) => {
      await documents.advance(tx, documentId, 'parsing');
      repeated = register({ ...file, object: { ...file.object, key: uuidv7() } });
      await until(repeatWaits, 'the repeat waiting for the step');
      await documents.recordFigures(tx, documentId, {
        pageCount: 1,
        language: 'eng',
        coverage: 1,
        averageConfidence: 1,
      });
    });
    await expect(repeated).resolves.toMatchObject({ documentId, duplicate: true, state: 'parsing' });
  });

  it('notes each repeat of a file with its document, and the same object none', async () => {
    const file = aFile();
    const { documentId } = await register(file);
    await register(aFile({ idempotencyKey: file.idempotencyKey, source: 'post' }));
    await register(aFile({ idempotencyKey: file.idempotencyKey }));
    expect(await register(file)).toMatchObject({ documentId, duplicate: true });
    const repeats = await database.query<{ state: string; note: string }>(
      `SELECT state, note FROM event WHERE document_id = $1 AND kind = 'duplicate' ORDER BY id`,
      [documentId],
    );
    expect(repeats).toEqual([
      { state: 'registered', note: 'the same file came again by post' },
      { state: 'registered', note: 'the same file came again by spec' },
    ]);
  });

  it('moves a document forward only, with a history row for each move', async () => {
    const { documentId } = await register(aFile());
    expect(await advance(documentId, 'parsed')).toBe(true);
    expect(await advance(documentId, 'parsing')).toBe(false);
    expect(await advance(documentId, 'parsed')).toBe(false);
    expect(await advance(documentId, 'published')).toBe(true);
    expect(await advance(documentId, 'problem')).toBe(false);
    expect(await history(documentId)).toEqual(['registered', 'parsed', 'published']);
    expect(await shown(documentId)).toEqual({ state: 'published', version: 3 });
  });

  it('lets only one of two writers win who read the same version', async () => {
    const { documentId } = await register(aFile());
    const both = await Promise.allSettled([advance(documentId, 'parsed'), advance(documentId, 'tagged')]);
    const { version } = (await shown(documentId)) ?? { version: 0 };
    const moves = both.filter((outcome) => outcome.status === 'fulfilled' && outcome.value).length;
    expect(version).toBe(1 + moves);
    const refusals = both.flatMap((outcome) =>
      outcome.status === 'rejected' ? [outcome.reason as { code: string }] : [],
    );
    expect(refusals.every(({ code }) => code === 'conflict')).toBe(true);
    expect(await history(documentId)).toHaveLength(1 + moves);
  });

  it('leaves a problem by a decision only, to where its committed steps have brought it', async () => {
    const { documentId } = await register(aFile());
    await advance(documentId, 'tagged');
    await database.transaction((tx) => documents.putAside(tx, documentId, 'corrupt_file'));
    expect(await advance(documentId, 'enriched')).toBe(false);
    expect(await database.transaction((tx) => documents.takeBack(tx, documentId, 'retry'))).toBe(true);
    expect((await shown(documentId))?.state).toBe('enriched');
    expect(await database.transaction((tx) => documents.takeBack(tx, documentId, 'retry'))).toBe(false);
    expect(await history(documentId)).toEqual(['registered', 'tagged', 'problem', 'enriched']);
  });

  it('comes back from a problem as far as late steps have brought it meanwhile', async () => {
    const { documentId } = await register(aFile());
    await advance(documentId, 'parsing');
    await database.transaction((tx) => documents.putAside(tx, documentId, 'attempts_exhausted'));
    expect(await advance(documentId, 'parsed')).toBe(false); // a step that committed after its own dead letter
    expect(await advance(documentId, 'published')).toBe(false);
    expect(await advance(documentId, 'tagged')).toBe(false);
    expect((await shown(documentId))?.state).toBe('problem');
    await database.transaction((tx) => documents.takeBack(tx, documentId, 'retry'));
    const [row] = await database.query<{ state: string; published_at: Date | null; finished_at: Date | null }>(
      `SELECT d.state, d.published_at, j.finished_at FROM document d JOIN job j ON j.document_id = d.id WHERE d.id = $1`,
      [documentId],
    );
    expect(row).toEqual({ state: 'published', published_at: expect.any(Date), finished_at: expect.any(Date) });
  });

  it('names a document that is not there', async () => {
    await expect(advance(uuidv7(), 'parsed')).rejects.toMatchObject({ code: 'document_missing' });
  });
});
