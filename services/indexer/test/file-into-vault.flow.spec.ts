import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { documentIndexed } from '#libs/contracts';
import { Enrichments } from '#libs/ledger';
import { aDocument, type DocumentIds, FLOW_SPEC_TIMEOUT_MS, ServiceBench, stateOf, until } from '#libs/testing';
import { IndexerModule } from '../src/indexer.module';
import { aVault } from './fixtures/vault';

const QUEUE = 'indexer.file-into-vault';

describe('file-into-vault', () => {
  const vault = aVault();
  let bench: ServiceBench;
  let ids: DocumentIds;
  let folder: string;

  beforeAll(async () => {
    bench = await ServiceBench.start(IndexerModule, { env: { VAULT_DIR: vault.folder } });
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(async () => {
    await bench.stop();
    vault.remove();
  });
  beforeEach(async () => {
    ids = await aDocument(bench.database, {
      state: 'indexed',
      title: 'Договор',
      caseName: 'Дело 12/7',
      pages: ['первая', 'вторая'],
    });
    await bench.database.transaction((tx) =>
      new Enrichments().put(tx, ids.documentId, 'tags', [{ text: 'серверные стойки', start: 0, end: 5 }], 'h'),
    );
    folder = path.join(vault.folder, 'acme', 'Дело-12-7', ids.documentId);
  });

  const send = (messageId?: string) => bench.probe.send(documentIndexed, ids, messageId);
  const read = (file: string) => readFileSync(path.join(folder, file), 'utf8');
  const artifacts = () =>
    bench.database.query<{ kind: string; path: string }>(
      `SELECT kind, path FROM artifact WHERE document_id = $1 ORDER BY kind`,
      [ids.documentId],
    );

  it('lays text, facts and a page for people into the vault, and the document is published', async () => {
    await bench.taskIs(QUEUE, await send(), 'done');
    expect(read('artifacts/text.md')).toContain('<!-- page 2 -->\n\nвторая');
    expect(JSON.parse(read('artifacts/document.json'))).toMatchObject({
      document_id: ids.documentId,
      tags: ['серверные стойки'],
    });
    expect(read('main.md')).toContain('#серверные-стойки');
    expect(await stateOf(bench.database, ids.documentId)).toBe('published');
    expect((await artifacts()).map(({ kind }) => kind)).toEqual(['vault_metadata', 'vault_text']);
  });

  it('ends the job', async () => {
    await bench.taskIs(QUEUE, await send(), 'done');
    const [job] = await bench.database.query<{ finished_at: Date | null }>(
      `SELECT finished_at FROM job WHERE id = $1`,
      [ids.jobId],
    );
    expect(job?.finished_at).toBeInstanceOf(Date);
  });

  it('does nothing the second time the same message arrives', async () => {
    const messageId = await send();
    await bench.taskIs(QUEUE, messageId, 'done');
    writeFileSync(path.join(folder, 'artifacts/text.md'), 'changed meanwhile');
    await send(messageId);
    const other = await aDocument(bench.database, { state: 'indexed', pages: ['x'] });
    await bench.taskIs(QUEUE, await bench.probe.send(documentIndexed, other), 'done');
    expect(read('artifacts/text.md')).toBe('changed meanwhile');
  });

  it('never touches main.md after it was made', async () => {
    await bench.taskIs(QUEUE, await send(), 'done');
    writeFileSync(path.join(folder, 'main.md'), 'notes of a person');
    await bench.taskIs(QUEUE, await send(), 'done');
    expect(read('main.md')).toBe('notes of a person');
    expect(readdirSync(folder)).toEqual(['artifacts', 'main.md']);
  });

  it('files a published document again whose file is gone, which stays published', async () => {
    await bench.taskIs(QUEUE, await send(), 'done');
    rmSync(path.join(folder, 'artifacts'), { recursive: true });
    await bench.taskIs(QUEUE, await send(), 'done');
    expect(read('artifacts/text.md')).toContain('вторая');
    expect(await stateOf(bench.database, ids.documentId)).toBe('published');
    expect(await artifacts()).toHaveLength(2);
  });

  it('sends an invalid message to the dead letters', async () => {
    const messageId = await bench.probe.sendRaw(documentIndexed.name, Buffer.from('{"documentId":"x"}'));
    await until(() => bench.probe.deadLetters(messageId).length > 0);
    expect(bench.probe.deadLetters(messageId)).toMatchObject([{ queue: QUEUE, code: 'invalid_message' }]);
  });

  it('sends the message of a document that is not there to the dead letters after one attempt', async () => {
    const messageId = await bench.probe.send(documentIndexed, { ...ids, documentId: ids.jobId });
    await until(() => bench.probe.deadLetters(messageId).length > 0);
    expect(bench.probe.deadLetters(messageId)).toEqual([{ queue: QUEUE, code: 'document_missing', attempts: 1 }]);
  });

  it('tries again when the vault could not be written', async () => {
    const tenant = path.join(vault.folder, 'acme');
    const aside = path.join(vault.folder, 'aside');
    if (existsSync(tenant)) renameSync(tenant, aside);
    writeFileSync(tenant, 'a file where the folder belongs');
    const messageId = await send();
    await bench.taskIs(QUEUE, messageId, 'pending');
    renameSync(tenant, path.join(vault.folder, 'removed'));
    if (existsSync(aside)) renameSync(aside, tenant);
    const task = await bench.taskIs(QUEUE, messageId, 'done');
    expect(task.attempts).toBeGreaterThan(1);
  });

  it('has its effects once when the process dies right before the commit', async () => {
    bench.database.crashNext(QUEUE);
    const messageId = await send();
    expect(await bench.taskIs(QUEUE, messageId, 'done')).toMatchObject({ attempts: 2 });
    expect(await artifacts()).toHaveLength(2);
  });
});
