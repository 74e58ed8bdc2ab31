import type { Description } from '#libs/service-host';
import { z } from 'zod';
import { documentSchema, documentsSchema, historySchema, pageSchema, pagesSchema } from './document.openapi';

/** The reading calls of documents, for the OpenAPI document. */
export const LISTING: Description = {
  answers: { 200: { means: 'A page of the list.', body: documentsSchema } },
};

export const SHOWING: Description = { answers: { 200: { means: 'The document.', body: documentSchema } } };

export const HISTORY: Description = { answers: { 200: { means: 'Oldest first.', body: historySchema } } };

export const DOWNLOADING: Description = {
  answers: {
    302: {
      means: 'The bytes are at this address of the object store for 10 minutes; no credential is needed there.',
      headers: { Location: 'Presigned address' },
    },
  },
};

export const TEXT: Description = {
  answers: { 200: { means: 'The text.', body: z.string(), type: 'text/plain' } },
  problems: ['conflict'],
};

export const PAGES: Description = { answers: { 200: { means: 'A page of the list.', body: pagesSchema } } };

export const PAGE: Description = { answers: { 200: { means: 'The page.', body: pageSchema } } };
