import { documentParsed, documentTagged } from '#libs/contracts';
import { PermanentError, TransientError } from '#libs/errors';
import { aDocument, type DocumentIds, FLOW_SPEC_TIMEOUT_MS, ServiceBench, until } from '#libs/testing';
import { Tagger } from '../src/adapters/tagger';
import { TaggingWorkerModule } from '../src/tagging-worker.module';

/** Proposes what it is told to; the local tagger's own quality is proved beside it. */
class ScriptedTagger extends Tagger {
  readonly name = 'scripted';
  calls = 0;
  answer: () => Promise<string[]> = () => Promise.resolve([]);

  propose(): Promise<string[]> {
    this.calls++;
    return this.answer();
  }
}

const QUEUE = 'tagging-worker.tag-document';
const TEXT = 'Договор поставки серверного оборудования заключён между Ромашкой и Лютиком.';

describe('tag-document', () => {
  const tagger = new ScriptedTagger();
  let bench: ServiceBench;
  let ids: DocumentIds;

  beforeAll(async () => {
    bench = await ServiceBench.start(TaggingWorkerModule, { replace: [[Tagger, tagger]] });
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => bench.stop());
  beforeEach(async () => {
    tagger.calls = 0;
    tagger.answer = () => Promise.resolve(['договор поставки', 'серверное оборудование', 'Ромашкой']);
    ids = await aDocument(bench.database, { state: 'parsed', pages: [TEXT] });
  });

  const send = (messageId?: string) =>
    bench.probe.send(documentParsed, { ...ids, pageCount: 1, contentHash: 'h' }, messageId);
  const tagged = () => bench.probe.published(documentTagged).filter(({ documentId }) => documentId === ids.documentId);

  it('publishes the tags that are literal parts of the text, with their spans', async () => {
    await send();
    const { tags } = await until(() => tagged()[0]);
    expect(tags.map(({ text }) => text)).toEqual(['Договор поставки', 'Ромашкой']);
    for (const { text, start, end } of tags) expect(TEXT.slice(start, end)).toBe(text);
  });

  it('does nothing the second time the same message arrives', async () => {
    const messageId = await send();
    await until(() => tagged().length === 1);
    await send(messageId);
    await bench.taskIs(QUEUE, await send(), 'done');
    expect((await bench.task(QUEUE, messageId))?.attempts).toBe(1);
  });

  it('calls the tagger once for the same text, however many messages ask', async () => {
    const messages = await Promise.all([send(), send(), send()]);
    for (const messageId of messages) await bench.taskIs(QUEUE, messageId, 'done');
    expect(tagger.calls).toBe(1);
  });

  it('sends an invalid message to the dead letters', async () => {
    const messageId = await bench.probe.sendRaw(documentParsed.name, Buffer.from('not json'));
    await until(() => bench.probe.deadLetters(messageId).length > 0);
    expect(bench.probe.deadLetters(messageId)).toMatchObject([{ queue: QUEUE, code: 'invalid_message' }]);
  });

  it('sends a permanent failure to the dead letters after one attempt', async () => {
    tagger.answer = () => Promise.reject(new PermanentError('not_allowed', 'the key is not valid'));
    const messageId = await send();
    await until(() => bench.probe.deadLetters(messageId).length > 0);
    expect(bench.probe.deadLetters(messageId)).toMatchObject([{ code: 'not_allowed', attempts: 1 }]);
  });

  it('tries a transient failure again', async () => {
    tagger.answer = () =>
      tagger.calls < 2
        ? Promise.reject(new TransientError('dependency_unavailable', 'busy'))
        : Promise.resolve(['Ромашкой']);
    const messageId = await send();
    expect(await bench.taskIs(QUEUE, messageId, 'done')).toMatchObject({ attempts: 2 });
  });

  it('has its effects once when the process dies right before the commit', async () => {
    bench.database.crashNext(QUEUE);
    const messageId = await send();
    expect(await bench.taskIs(QUEUE, messageId, 'done')).toMatchObject({ attempts: 2 });
    await until(() => tagged().length === 1);
  });
});
