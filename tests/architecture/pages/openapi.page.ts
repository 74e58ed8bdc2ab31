import { openApiOf } from '../openapi/document';
import type { GeneratedPage } from './markdown';

/** What integrators generate their clients from, one document per service that has calls of its own. */
export const openApiPages: GeneratedPage[] = ['ingest-gateway', 'indexer', 'problem-log', 'admin'].map((service) => ({
  path: `docs/openapi/${service}.json`,
  render: async () => `${JSON.stringify(await openApiOf(service), null, 2)}\n`,
}));
