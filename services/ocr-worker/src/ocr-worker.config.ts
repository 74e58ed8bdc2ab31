import { configOf, integer, storageSettings } from '#libs/config';
import { serviceSettings } from '#libs/service-host';

/** Every setting ocr-worker reads. */
export class OcrWorkerConfig extends configOf({
  ...serviceSettings,
  ...storageSettings,
  OCR_READERS: integer(2, 'documents one process reads at once, one core each'),
  PAGE_IMAGES: integer(100, 'pages of a document that get a stored picture, 80 KB each; of the others there is none'),
}) {}
