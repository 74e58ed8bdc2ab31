import { configOf, integer, storageSettings } from '#libs/config';
import { serviceSettings } from '#libs/service-host';

/** Every setting ocr-worker reads. */
export class OcrWorkerConfig extends configOf({
  ...serviceSettings,
  ...storageSettings,
  OCR_READERS: integer(2, 'documents one process reads at once, one core each'),
}) {}
