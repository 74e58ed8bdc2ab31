import type { Description } from '#libs/service-host';

/** The abort of an upload, for the OpenAPI document. */
export const ABORTING: Description = {
  answers: { 204: { means: 'Nothing of it is left.' } },
  problems: ['conflict'],
};
