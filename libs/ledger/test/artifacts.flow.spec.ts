import { Artifacts, type MissingArtifact, type NewArtifact } from '#libs/ledger';
import { createDataSource, Database } from '#libs/persistence';
import { aDocument, infrastructure, testDatabase, type TestDatabase } from '#libs/testing';

describe('Artifacts', () => {
  const artifacts = new Artifacts();
  let own: TestDatabase;
  let database: Database;
  let documentId: string;

  beforeAll(async () => {
    own = await testDatabase(infrastructure().DATABASE_URL);
    database = new Database(await createDataSource(own.url, 4).initialize());
  });
  afterAll(async () => {
    await database.dataSource.destroy();
    await own.drop();
  });
  beforeEach(async () => {
    ({ documentId } = await aDocument(database));
  });

  const aPicture = (wishes: Partial<NewArtifact> = {}): NewArtifact => ({
    kind: 'page_image',
    path: 'artifacts/1.jpg',
    mediaType: 'image/jpeg',
    size: 80_000,
    sha256: 'hash',
    ...wishes,
  });
  const put = (...made: NewArtifact[]) => database.transaction((tx) => artifacts.put(tx, documentId, made));
  const replace = (made: NewArtifact[], missing: MissingArtifact[] = []) =>
    database.transaction((tx) => artifacts.replace(tx, documentId, ['page_image', 'pdf'], { made, missing }));
  const find = (kind: string, page?: number) => artifacts.find(database, documentId, kind, page);

  it('gives back what was put, by kind and page', async () => {
    await put(aPicture({ page: 1, facts: { width: 800 } }), aPicture({ page: 2, path: 'artifacts/2.jpg' }));
    await put(aPicture({ kind: 'thumbnail' }));
    expect(await find('page_image', 1)).toEqual({
      kind: 'page_image',
      status: 'ready',
      path: 'artifacts/1.jpg',
      mediaType: 'image/jpeg',
      size: 80_000,
      sha256: 'hash',
      page: 1,
      facts: { width: 800 },
    });
    expect(await find('page_image', 3)).toBeUndefined();
    expect(await find('thumbnail')).toMatchObject({ page: null, facts: {} });
  });

  it('replaces one of the same kind and path', async () => {
    await put(aPicture());
    await put(aPicture({ size: 5, sha256: 'other' }));
    expect(await find('page_image')).toMatchObject({ size: 5, sha256: 'other' });
  });

  it('forgets what was recorded of the kinds that are replaced, and nothing else', async () => {
    await put(aPicture({ page: 1 }), aPicture({ page: 2, path: 'artifacts/2.jpg' }), aPicture({ kind: 'thumbnail' }));
    await replace([aPicture({ page: 1 })]);
    expect(await find('page_image', 1)).toMatchObject({ status: 'ready' });
    expect(await find('page_image', 2)).toBeUndefined();
    expect(await find('thumbnail')).toBeDefined();
  });

  it('remembers why something could not be made, until it can', async () => {
    const why = { code: 'corrupt_file', reason: 'the page tree is a circle' };
    await replace(
      [],
      [
        { kind: 'pdf', ...why },
        { kind: 'page_image', page: 1, ...why },
        { kind: 'page_image', page: 2, ...why },
      ],
    );
    expect(await find('pdf')).toMatchObject({ status: 'unavailable', path: '', facts: why });
    expect(await find('page_image', 2)).toMatchObject({ status: 'unavailable', page: 2 });
    await replace([aPicture({ kind: 'pdf' })]);
    expect(await find('pdf')).toMatchObject({ status: 'ready' });
  });

  describe('of pages that are asked for', () => {
    const ask = (...pages: number[]) =>
      database.transaction((tx) => artifacts.ask(tx, documentId, 'page_image', pages));
    const answer = (pages: number[], made: NewArtifact[], missing: MissingArtifact[] = []) =>
      database.transaction((tx) => artifacts.answer(tx, documentId, 'page_image', { pages, made, missing }));

    it('are asked for once, by whoever comes first', async () => {
      const why = { code: 'corrupt_file', reason: 'damaged' };
      await replace([aPicture({ page: 1 })], [{ kind: 'page_image', page: 2, ...why }]);
      expect((await Promise.all([ask(1, 2, 3, 4), ask(4, 3)])).flat().toSorted((a, b) => a - b)).toEqual([3, 4]);
      expect(await find('page_image', 3)).toMatchObject({ status: 'asked' });
    });

    it('are asked for again when nobody has answered for long', async () => {
      await ask(3);
      await database.query(`UPDATE artifact SET created_at = now() - interval '1 hour' WHERE document_id = $1`, [
        documentId,
      ]);
      expect(await ask(3)).toEqual([3]);
      expect(await ask(3)).toEqual([]);
    });

    it('are let be when all was made anew meanwhile', async () => {
      await ask(3);
      await replace([]);
      await answer([3], [aPicture({ page: 3 })]);
      expect(await find('page_image', 3)).toBeUndefined();
    });

    it('are made, or found missing', async () => {
      await ask(3, 4);
      await answer(
        [3, 4],
        [aPicture({ page: 3, path: 'artifacts/3.jpg' })],
        [{ kind: 'page_image', page: 4, code: 'corrupt_file', reason: 'damaged' }],
      );
      expect(await find('page_image', 3)).toMatchObject({ status: 'ready', path: 'artifacts/3.jpg' });
      expect(await find('page_image', 4)).toMatchObject({ status: 'unavailable' });
      expect(await ask(3, 4)).toEqual([]);
    });
  });
});
