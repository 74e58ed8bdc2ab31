import { Counter } from 'prom-client';

export const ocrPages = new Counter({
  name: 'ocr_pages_total',
  help: 'Pages read, by source (text_layer, ocr) and status (done, blank, failed)',
  labelNames: ['source', 'status'] as const,
});
