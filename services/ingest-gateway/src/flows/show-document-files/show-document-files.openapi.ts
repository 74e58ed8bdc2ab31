import type { Description } from '#libs/service-host';
import { z } from 'zod';

const WAITING = ['artifact_not_ready', 'artifact_unavailable'] as const;

/** The calls for the files of documents, for the OpenAPI document. */
export const PDF: Description = {
  answers: {
    302: {
      means: 'The bytes are at this address of the object store for 10 minutes; no credential is needed there.',
      headers: { Location: 'Presigned address' },
    },
  },
  problems: WAITING,
};

export const PICTURE: Description = {
  answers: {
    200: {
      means: 'The picture.',
      body: z.string().meta({ format: 'binary' }),
      type: 'image/jpeg',
      headers: { ETag: 'Changes when the document is read again' },
    },
    304: { means: 'The picture is still the one named in `If-None-Match`.' },
  },
  problems: WAITING,
  headers: { 'If-None-Match': 'The `ETag` of the picture that the client has' },
};
