import { Counter } from 'prom-client';
import type { Outcome } from '../../adapters/output-workshop';

const artifactsTotal = new Counter({
  name: 'ocr_artifacts_total',
  help: 'Files made of documents, by kind (searchable_pdf, thumbnail, page_image) and status (ready, unavailable)',
  labelNames: ['kind', 'status'] as const,
});

const artifactBytes = new Counter({
  name: 'ocr_artifact_bytes_total',
  help: 'Bytes of the files that were stored, by kind',
  labelNames: ['kind'] as const,
});

/** Counts what has become of the artifacts of a document. */
export function countArtifacts({ made, missing }: Outcome): void {
  for (const { kind, size } of made) {
    artifactsTotal.inc({ kind, status: 'ready' });
    artifactBytes.inc({ kind }, size);
  }
  for (const { kind } of missing) artifactsTotal.inc({ kind, status: 'unavailable' });
}
