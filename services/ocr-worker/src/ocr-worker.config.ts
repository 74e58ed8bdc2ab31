import { configOf, integer, list, storageSettings } from '#libs/config';
import { serviceSettings } from '#libs/service-host';
import { secondEngineSettings } from './adapters/second-engine/second-engine-settings';

/** Every setting ocr-worker reads. */
export class OcrWorkerConfig extends configOf({
  ...serviceSettings,
  ...storageSettings,
  ...secondEngineSettings,
  OCR_LANGUAGES: list(
    '',
    'languages of documents whose sender and tenant name none, as eng,deu; empty: Russian and English, by the script of each page',
  ),
  OCR_READERS: integer(2, 'slices of documents one process reads at once, one core each'),
  OCR_SLICE_PAGES: integer(
    16,
    'pages to recognise that one worker takes at once; longer documents are shared among workers',
  ),
  OCR_SLICES_AT_ONCE: integer(
    4,
    'slices of one document in the queue at once; at least the readers of the whole fleet',
  ),
  OCR_TENANT_DOCUMENTS: integer(50, 'documents of one tenant being read before its next ones go one lane slower'),
  PAGE_IMAGES: integer(
    100,
    'pages of a document that get a picture at once, 80 KB each; the others when they are asked for',
  ),
}) {}
