import type { Description } from '#libs/service-host';
import { uploadSchema } from '../../adapters/upload.openapi';

/** A look at an upload, for the OpenAPI document. */
export const SHOWING: Description = {
  answers: { 200: { means: 'The upload as it is now.', body: uploadSchema } },
};
