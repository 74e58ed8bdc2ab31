import { randomUUID } from 'node:crypto';
import { Fleet, FLEET_TIMEOUT_MS } from './fleet';

describe('the fleet', () => {
  let fleet: Fleet;

  beforeAll(async () => {
    fleet = await Fleet.open();
    await fleet.isHealthy();
  }, FLEET_TIMEOUT_MS);
  afterAll(() => fleet.close());

  it.each([
    ['contract-scan-en.pdf', 2],
    ['act-scan-ru.pdf', 1],
    ['receipt-photo.jpg', 1],
    ['report.pdf', 3],
    ['letter.docx', 1],
  ])(
    'brings %s from upload to search and vault',
    async (file, pages) => {
      const { status, body } = await fleet.uploadSample(file);
      expect([200, 202]).toContain(status);
      const document = await fleet.reaches(body.document_id, 'published');
      expect(document.page_count).toBe(pages);
      expect(document.tags.length).toBeGreaterThan(0);
      const tag = document.tags[0]?.text ?? '';
      const found = await fleet.call<{ items: { document_id: string }[] }>(
        `/api/search?q=${encodeURIComponent(tag)}&limit=200`,
      );
      expect(found.body.items.map(({ document_id }) => document_id)).toContain(body.document_id);
      const text = await fleet.call<string>(`/api/documents/${body.document_id}/text`);
      expect(text.body.length).toBeGreaterThan(100);
    },
    FLEET_TIMEOUT_MS,
  );

  it(
    'brings a text post to search without reading it by OCR',
    async () => {
      const word = `zq${randomUUID().slice(0, 8)}`;
      const { status, body } = await fleet.post(
        word,
        `The lighthouse keeper wrote ${word} into the log of the northern harbour.`,
      );
      expect(status).toBe(202);
      await fleet.reaches(body.document_id, 'published');
      const found = await fleet.call<{ items: { document_id: string }[] }>(`/api/search?q=${word}&mode=text`);
      expect(found.body.items.map(({ document_id }) => document_id)).toEqual([body.document_id]);
      expect((await fleet.effects(body.document_id)).done).not.toHaveProperty('plan-document');
    },
    FLEET_TIMEOUT_MS,
  );

  it(
    'answers a repeat with the first document',
    async () => {
      const content = `One file, sent twice: ${randomUUID()}`;
      const first = await fleet.upload('twice.txt', content);
      const second = await fleet.upload('twice.txt', content);
      expect([first.status, second.status]).toEqual([202, 200]);
      expect(second.body).toMatchObject({ document_id: first.body.document_id, duplicate: true });
    },
    FLEET_TIMEOUT_MS,
  );

  it(
    'keeps the whole history of a document',
    async () => {
      const { body } = await fleet.post(randomUUID(), 'A short note about berths and cranes in the harbour.');
      await fleet.reaches(body.document_id, 'published');
      const history = await fleet.call<{ items: { kind: string; state?: string }[] }>(
        `/api/documents/${body.document_id}/history`,
      );
      const states = history.body.items.filter(({ kind }) => kind === 'document').map(({ state }) => state);
      expect(states).toEqual(['registered', 'parsed', 'tagged', 'enriched', 'indexed', 'published']);
    },
    FLEET_TIMEOUT_MS,
  );
});
