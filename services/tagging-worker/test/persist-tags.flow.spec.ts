import { documentTagged, tagsPersisted } from '#libs/contracts';
import { Enrichments } from '#libs/ledger';
import { aDocument, type DocumentIds, FLOW_SPEC_TIMEOUT_MS, ServiceBench, stateOf, until } from '#libs/testing';
import { TaggingWorkerModule } from '../src/tagging-worker.module';

const QUEUE = 'tagging-worker.persist-tags';
const TAGS = [{ text: 'порт', start: 3, end: 7 }];

describe('persist-tags', () => {
  let bench: ServiceBench;
  let ids: DocumentIds;

  beforeAll(async () => {
    bench = await ServiceBench.start(TaggingWorkerModule);
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => bench.stop());
  beforeEach(async () => {
    ids = await aDocument(bench.database, { state: 'parsed' });
  });

  const send = (tagsHash = 'one', messageId?: string) =>
    bench.probe.send(documentTagged, { ...ids, tags: TAGS, tagsHash, provider: 'local' }, messageId);
  const stored = () => new Enrichments().get(bench.database, ids.documentId, 'tags');
  const writtenAt = async () => {
    const rows = await bench.database.query<{ updated_at: Date }>(
      `SELECT updated_at FROM document_enrichment WHERE document_id = $1 AND kind = 'tags'`,
      [ids.documentId],
    );
    return rows[0]?.updated_at.getTime();
  };
  const persisted = () =>
    bench.probe.published(tagsPersisted).filter(({ documentId }) => documentId === ids.documentId);

  it('stores the tags, moves the document on and tells the pipeline', async () => {
    await send();
    await until(() => persisted().length === 1);
    expect(await stored()).toEqual(TAGS);
    expect(await stateOf(bench.database, ids.documentId)).toBe('tagged');
  });

  it('does nothing the second time the same message arrives', async () => {
    const messageId = await send();
    await until(() => persisted().length === 1);
    await send('one', messageId);
    await bench.taskIs(QUEUE, await send(), 'done');
    expect((await bench.task(QUEUE, messageId))?.attempts).toBe(1);
  });

  it('does not write tags whose hash is the same', async () => {
    await bench.taskIs(QUEUE, await send('one'), 'done');
    const before = await writtenAt();
    await bench.taskIs(QUEUE, await send('one'), 'done');
    expect(await writtenAt()).toBe(before);
    await bench.taskIs(QUEUE, await send('two'), 'done');
    expect(await writtenAt()).not.toBe(before);
  });

  it('sends an invalid message to the dead letters', async () => {
    const messageId = await bench.probe.sendRaw(documentTagged.name, Buffer.from('{"tags": 5}'));
    await until(() => bench.probe.deadLetters(messageId).length > 0);
    expect(bench.probe.deadLetters(messageId)).toMatchObject([{ queue: QUEUE, code: 'invalid_message' }]);
  });

  it('sends tags of a document that is not there to the dead letters, after its attempts', async () => {
    const messageId = await bench.probe.send(documentTagged, {
      ...ids,
      documentId: 'no uuid',
      tags: TAGS,
      tagsHash: 'h',
    });
    await until(() => bench.probe.deadLetters(messageId).length > 0);
    expect(bench.probe.deadLetters(messageId)).toMatchObject([{ queue: QUEUE }]);
  });

  it('tries again what fails for a moment, and has its effects once', async () => {
    bench.database.crashNext(QUEUE);
    const messageId = await send();
    expect(await bench.taskIs(QUEUE, messageId, 'done')).toMatchObject({ attempts: 2 });
    await until(() => persisted().length === 1);
  });
});
