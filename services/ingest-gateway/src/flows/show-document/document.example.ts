import { documentLinks } from '../../domain/document-links';

const ID = '01890a5d-ac96-774b-bcce-b302099a8057';

/** A document as the OpenAPI document shows one. */
export const EXAMPLE = {
  document_id: ID,
  tenant: 'main',
  case: 'harbour',
  title: 'Charter party of the Aurora',
  filename: 'charter-party.pdf',
  source: 'upload',
  doc_kind: null,
  media_type: 'application/pdf',
  size: 48_213,
  sha256: 'b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c',
  languages: ['eng'],
  state: 'published',
  created_at: '2026-11-23T07:00:00.000Z',
  updated_at: '2026-11-23T07:00:04.118Z',
  published_at: '2026-11-23T07:00:04.118Z',
  expires_at: null,
  page_count: 2,
  language: 'en',
  coverage: 1,
  avg_confidence: 0.94,
  version: 1,
  revision: 1,
  tags: [{ text: 'charter party', start: 14, end: 27 }],
  enrichments: [{ kind: 'links', updated_at: '2026-11-23T07:00:03.502Z' }],
  problem_id: null,
  job_id: '01890a5d-ac96-774b-bcce-b302099a8058',
  links: documentLinks(ID),
};
