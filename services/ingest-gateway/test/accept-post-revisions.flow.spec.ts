import { createHash, randomUUID } from 'node:crypto';
import { documentParsed } from '#libs/contracts';
import { Documents } from '#libs/ledger';
import { FLOW_SPEC_TIMEOUT_MS, until } from '#libs/testing';
import { Gateway, KEYS } from './fixtures/gateway';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

interface Post {
  text: string;
  source: { system: string; channel: string; external_id: string };
  edited_at?: string;
}

describe('accept-post, when the text of a post changes', () => {
  let gateway: Gateway;
  let post: Post;

  beforeAll(async () => {
    gateway = await Gateway.start();
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => gateway.bench.stop());
  beforeEach(() => {
    const source = { system: 'telegram', channel: 'news', external_id: randomUUID() };
    post = { text: 'Порт расширяют.', source };
  });

  const send = (text: string, edited_at?: string) =>
    gateway.post('/api/posts').send({ ...post, text, ...(edited_at && { edited_at }) });
  const shown = async (id: string) => (await gateway.get(`/api/documents/${id}`).expect(200)).body;
  const textOf = async (id: string) => (await gateway.get(`/api/documents/${id}/text`).expect(200)).text;
  const objectsOf = (id: string) =>
    gateway.bench.database.query<{ key: string }>(`SELECT key FROM storage_object WHERE document_id = $1`, [id]);

  it('makes it a new revision of the same document', async () => {
    const first = (await send('Порт расширяют.').expect(202)).body;
    const before = await shown(first.document_id);
    const second = (await send('Порт не расширяют.').expect(202)).body;
    expect(first).toMatchObject({ revision: 1 });
    expect(second).toMatchObject({
      document_id: first.document_id,
      duplicate: false,
      state: 'parsed',
      revision: 2,
      sha256: sha256('Порт не расширяют.'),
    });
    expect(second.job_id).not.toBe(first.job_id);
    const after = await shown(first.document_id);
    expect(after).toMatchObject({ title: 'Порт не расширяют.', revision: 2, job_id: second.job_id, state: 'parsed' });
    expect(after.version).toBeGreaterThan(before.version);
    expect(await textOf(first.document_id)).toBe('Порт не расширяют.');
  });

  it('sends the new revision through the pipeline, under a job of its own', async () => {
    await send('a').expect(202);
    const { body } = await send('b').expect(202);
    const message = await until(() =>
      gateway.bench.probe.published(documentParsed).find(({ jobId }) => jobId === body.job_id),
    );
    expect(message).toMatchObject({ documentId: body.document_id, contentHash: sha256('b') });
  });

  it('says so in the history', async () => {
    const { body } = await send('a').expect(202);
    await send('b').expect(202);
    const history = await gateway.get(`/api/documents/${body.document_id}/history`).expect(200);
    const notes = history.body.items.map(({ note }: { note: string | null }) => note);
    expect(notes).toContain('revision 2: its content was changed');
    expect(notes).toContain('a post, revision 2: its text needs no reading');
  });

  it('keeps one object, the one of the new text', async () => {
    const { body } = await send('a').expect(202);
    const [first] = await objectsOf(body.document_id);
    await send('b').expect(202);
    const [second, ...others] = await objectsOf(body.document_id);
    expect(others).toEqual([]);
    const keys = await gateway.bench.bucket.keys();
    expect(keys).toContain(second?.key);
    expect(keys).not.toContain(first?.key);
  });

  it('begins anew what had been published, and what waited for a person', async () => {
    const { body } = await send('a').expect(202);
    const documents = new Documents();
    const moves = ['published', 'problem'] as const;
    for (const [index, state] of moves.entries()) {
      await gateway.bench.database.transaction((tx) => documents.advance(tx, body.document_id, state));
      expect((await send(`a${index}`).expect(202)).body).toMatchObject({ document_id: body.document_id });
      expect(await shown(body.document_id)).toMatchObject({ state: 'parsed', published_at: null });
    }
  });

  it('takes an earlier text that comes back for a change, too', async () => {
    await send('a').expect(202);
    await send('b').expect(202);
    const { body } = await send('a').expect(202);
    expect(body.revision).toBe(3);
    expect(await textOf(body.document_id)).toBe('a');
    expect((await send('a').expect(200)).body).toMatchObject({ duplicate: true, revision: 3, job_id: body.job_id });
  });

  it('keeps the later of two versions whose authors say when, in whatever order they come', async () => {
    const { body } = await send('newer', '2026-11-23T10:00:05Z').expect(202);
    const late = (await send('older', '2026-11-23T10:00:00Z').expect(200)).body;
    expect(late).toMatchObject({ document_id: body.document_id, duplicate: true, revision: 1 });
    expect(await textOf(body.document_id)).toBe('newer');
    await send('newest', '2026-11-23T10:00:06Z').expect(202);
    expect(await textOf(body.document_id)).toBe('newest');
  });

  it('makes one document of many versions that come at once, each a revision', async () => {
    const texts = Array.from({ length: 4 }, (_, index) => `version ${index}`);
    const answers = await Promise.all(texts.map((text) => send(text)));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202]);
    const id = answers[0]?.body.document_id;
    expect(new Set(answers.map(({ body }) => body.document_id))).toEqual(new Set([id]));
    expect(new Set(answers.map(({ body }) => body.revision))).toEqual(new Set([1, 2, 3, 4]));
    const last = answers.findIndex(({ body }) => body.revision === 4);
    expect(await textOf(id)).toBe(texts[last]);
    expect((await shown(id)).job_id).toBe(answers[last]?.body.job_id);
    expect(await objectsOf(id)).toHaveLength(1);
    const open = await gateway.bench.database.query(
      `SELECT id FROM job WHERE document_id = $1 AND superseded_at IS NULL`,
      [id],
    );
    expect(open).toEqual([{ id: answers[last]?.body.job_id }]);
  });

  it('accepts it once when the commit breaks off and nobody knows whether it happened', async () => {
    const { body } = await send('a').expect(202);
    gateway.bench.database.crashNext();
    expect((await send('b').expect(202)).body).toMatchObject({ document_id: body.document_id, revision: 2 });
    expect((await send('b').expect(200)).body).toMatchObject({ revision: 2 });
  });

  it('leaves the posts of other tenants alone', async () => {
    const { body } = await send('a').expect(202);
    const other = await gateway.post('/api/posts', KEYS.other).send({ ...post, text: 'b' });
    expect(other.status).toBe(202);
    expect(other.body.document_id).not.toBe(body.document_id);
    expect(await textOf(body.document_id)).toBe('a');
  });

  it('does not bring back what was erased', async () => {
    const { body } = await send('a').expect(202);
    const documents = new Documents();
    await gateway.bench.database.transaction((tx) => documents.advance(tx, body.document_id, 'erased'));
    expect((await send('b').expect(200)).body).toMatchObject({ duplicate: true, state: 'erased' });
  });

  it('refuses a time that is none', async () => {
    expect((await send('a', 'yesterday').expect(400)).body.errors).toMatchObject([{ field: 'edited_at' }]);
  });
});
