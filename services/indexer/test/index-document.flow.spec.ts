import { documentEnriched, documentIndexed } from '#libs/contracts';
import { Embedder } from '#libs/inference';
import { TransientError } from '#libs/errors';
import { aDocument, type DocumentIds, FLOW_SPEC_TIMEOUT_MS, ServiceBench, stateOf, until } from '#libs/testing';
import { IndexerModule } from '../src/indexer.module';
import { aVault } from './fixtures/vault';

const QUEUE = 'indexer.index-document';

/** Embeds nothing, and fails on demand: the real embedder is proved in libs/inference. */
class MuteEmbedder extends Embedder {
  readonly id = 'mute';
  readonly dimensions = 384;
  failures = 0;

  supports(): boolean {
    if (this.failures-- > 0) throw new TransientError('dependency_unavailable', 'the model is being loaded');
    return false;
  }

  embed(): Promise<Float32Array[]> {
    return Promise.resolve([]);
  }
}

describe('index-document', () => {
  const embedder = new MuteEmbedder();
  const vault = aVault();
  let bench: ServiceBench;
  let ids: DocumentIds;

  beforeAll(async () => {
    bench = await ServiceBench.start(IndexerModule, {
      env: { VAULT_DIR: vault.folder },
      replace: [[Embedder, embedder]],
    });
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(async () => {
    await bench.stop();
    vault.remove();
  });
  beforeEach(async () => {
    embedder.failures = 0;
    ids = await aDocument(bench.database, { state: 'enriched', pages: ['Поставка серверов', 'и стоек'] });
  });

  const send = (messageId?: string) => bench.probe.send(documentEnriched, ids, messageId);
  const indexed = () =>
    bench.probe.published(documentIndexed).filter(({ documentId }) => documentId === ids.documentId);
  const chunks = async () => {
    const rows = await bench.database.query<{ count: string }>(
      `SELECT count(*) FROM search_chunk WHERE document_id = $1`,
      [ids.documentId],
    );
    return Number(rows[0]?.count);
  };

  it('makes the document findable and tells the pipeline', async () => {
    await send();
    await until(() => indexed().length === 1);
    expect(await chunks()).toBe(3); // title and two pages
  });

  it('does nothing the second time the same message arrives', async () => {
    const messageId = await send();
    await until(() => indexed().length === 1);
    await send(messageId);
    await bench.taskIs(QUEUE, await send(), 'done');
    expect((await bench.task(QUEUE, messageId))?.attempts).toBe(1);
    expect(await chunks()).toBe(3);
  });

  it('makes a published document findable again, which stays published', async () => {
    ids = await aDocument(bench.database, { state: 'published', pages: ['Поставка серверов'] });
    await bench.taskIs(QUEUE, await send(), 'done');
    expect(await chunks()).toBe(2); // title and page
    await until(() => indexed().length === 1);
    expect(await stateOf(bench.database, ids.documentId)).toBe('published');
  });

  it('sends an invalid message to the dead letters', async () => {
    const messageId = await bench.probe.sendRaw(documentEnriched.name, Buffer.from('[]'));
    await until(() => bench.probe.deadLetters(messageId).length > 0);
    expect(bench.probe.deadLetters(messageId)).toMatchObject([{ queue: QUEUE, code: 'invalid_message' }]);
  });

  it('sends the message of a document that is not there to the dead letters after one attempt', async () => {
    const messageId = await bench.probe.send(documentEnriched, { ...ids, documentId: ids.jobId });
    await until(() => bench.probe.deadLetters(messageId).length > 0);
    expect(bench.probe.deadLetters(messageId)).toEqual([{ queue: QUEUE, code: 'document_missing', attempts: 1 }]);
  });

  it('tries a transient failure again', async () => {
    embedder.failures = 1;
    const messageId = await send();
    expect(await bench.taskIs(QUEUE, messageId, 'done')).toMatchObject({ attempts: 2 });
  });

  it('has its effects once when the process dies right before the commit', async () => {
    bench.database.crashNext(QUEUE);
    const messageId = await send();
    expect(await bench.taskIs(QUEUE, messageId, 'done')).toMatchObject({ attempts: 2 });
    await until(() => indexed().length === 1);
    expect(await chunks()).toBe(3);
    expect(['indexed', 'published']).toContain(await stateOf(bench.database, ids.documentId));
  });
});
