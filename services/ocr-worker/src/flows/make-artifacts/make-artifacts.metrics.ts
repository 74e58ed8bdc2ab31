import { Counter } from 'prom-client';

export const artifactsTotal = new Counter({
  name: 'ocr_artifacts_total',
  help: 'Files made of documents, by kind (searchable_pdf, thumbnail, page_image) and status (ready, unavailable)',
  labelNames: ['kind', 'status'] as const,
});

export const artifactBytes = new Counter({
  name: 'ocr_artifact_bytes_total',
  help: 'Bytes of the files that were stored, by kind',
  labelNames: ['kind'] as const,
});
