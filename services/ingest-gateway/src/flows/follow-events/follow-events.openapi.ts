import type { Description } from '#libs/service-host';
import { z } from 'zod';

/** Following what happens, for the OpenAPI document. */
export const FOLLOWING: Description = {
  answers: {
    200: {
      means: 'Server-sent events `document`, `task` and `problem`, until the client leaves.',
      type: 'text/event-stream',
      body: z.string(),
    },
  },
  headers: { 'Last-Event-ID': 'Goes on after the event with this id; browsers send it by themselves.' },
  problems: ['validation_failed', 'too_many_streams'],
};
