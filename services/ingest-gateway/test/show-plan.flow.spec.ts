import { aDocument, type DocumentIds, FLOW_SPEC_TIMEOUT_MS } from '#libs/testing';
import { v7 as uuidv7 } from 'uuid';
import { Gateway, KEYS } from './fixtures/gateway';

describe('show-plan', () => {
  let gateway: Gateway;
  let ids: DocumentIds;

  beforeAll(async () => {
    gateway = await Gateway.start();
    ids = await aDocument(gateway.bench.database);
    await plan(ids.documentId);
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => gateway.bench.stop());

  /** A scan of five pages in two slices; four pages are read. */
  const plan = async (documentId: string) => {
    const planId = uuidv7();
    const pages = JSON.stringify([{ number: 1, width: 595, height: 842, source: 'ocr', reason: 'no text' }]);
    await gateway.bench.database.query(
      `INSERT INTO document_plan (document_id, plan_id, object_key, media_type, sha256, languages, kind, lane, engine, page_count,
                                  ocr_pages, estimated_seconds, pages, slice_count, slices_at_once)
       VALUES ($1, $2, 'k', 'application/pdf', 's', '{rus}', 'pdf', 'small', 'tesseract', 5, 5, 7.5, $3, 2, 4)`,
      [documentId, planId, pages],
    );
    await gateway.bench.database.query(
      `INSERT INTO document_slice (document_id, number, plan_id, from_page, to_page, next_page, done_at)
       VALUES ($1, 0, $2, 1, 3, 4, now()), ($1, 1, $2, 4, 5, 5, NULL)`,
      [documentId, planId],
    );
  };
  const path = (id: string): string => `/api/documents/${id}/plan`;

  it('shows how a document is read, and how far its slices are', async () => {
    const { body } = await gateway.get(path(ids.documentId)).expect(200);
    expect(body).toEqual({
      kind: 'pdf',
      lane: 'small',
      engine: 'tesseract',
      languages: ['rus'],
      page_count: 5,
      ocr_pages: 5,
      pages_read: 4,
      estimated_seconds: 7.5,
      planned_at: expect.any(String),
      finished_at: null,
      slices: [
        { number: 0, from_page: 1, to_page: 3, pages_read: 3, done: true },
        { number: 1, from_page: 4, to_page: 5, pages_read: 1, done: false },
      ],
      pages: [{ number: 1, width: 595, height: 842, source: 'ocr', reason: 'no text' }],
    });
  });

  it('knows no plan of a document that was just accepted', async () => {
    const { documentId } = await aDocument(gateway.bench.database);
    const { body } = await gateway.get(path(documentId)).expect(404);
    expect(body.code).toBe('not_found');
  });

  it('shows nobody the plans of another tenant', async () => {
    const { documentId } = await aDocument(gateway.bench.database, { tenant: 'another' });
    await plan(documentId);
    expect((await gateway.get(path(documentId))).status).toBe(404);
  });

  it('asks for a credential that may read documents', async () => {
    expect((await gateway.get(path(ids.documentId), KEYS.blind)).status).toBe(403);
    expect((await gateway.get(path(ids.documentId), null)).status).toBe(401);
  });
});
