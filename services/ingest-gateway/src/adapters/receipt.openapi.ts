import { DOCUMENT_PATH, OTHER_ENDS } from '#libs/contracts';
import { type DescribedAnswer, type Description, idSchema, named } from '#libs/service-host';
import { z } from 'zod';
import { documentLinks } from '../domain/document-links';

const EXAMPLE_ID = '01890a5d-ac96-774b-bcce-b302099a8057';

export const stateSchema = named(
  'DocumentState',
  z.enum([...DOCUMENT_PATH, ...OTHER_ENDS]),
  'Forward only: `registered → parsing → parsed → tagged → enriched → indexed → published`; `problem` is left by a decision only',
);

export const linksSchema = named(
  'DocumentLinks',
  z.object({
    self: z.string(),
    text: z.string(),
    pages: z.string(),
    pdf: z.string(),
    thumbnail: z.string(),
    download: z.string(),
    history: z.string(),
    events: z.string(),
    explain: z.string(),
  }),
  'Where the rest of the document is found, below the same origin',
);

/** What a sender gets for bytes that are safe. */
export const receiptSchema = z
  .object({
    document_id: idSchema,
    job_id: idSchema,
    state: stateSchema,
    duplicate: z.boolean().meta({ description: 'Whether the tenant had these bytes already' }),
    duplicate_of: idSchema.optional(),
    revision: z.int().optional().meta({ description: 'Of a post: rises with every change of its text' }),
    sha256: z.string().meta({ pattern: '^[0-9a-f]{64}$', description: 'Of the bytes that arrived, hex' }),
    size: z.int().meta({ description: 'Bytes' }),
    media_type: z.string().meta({ description: 'As sniffed from the bytes' }),
    links: linksSchema,
  })
  .meta({
    id: 'Receipt',
    description: 'The file or post is safe and will be worked on; the first one’s ids when it was there already',
    examples: [
      {
        document_id: EXAMPLE_ID,
        job_id: '01890a5d-ac96-774b-bcce-b302099a8058',
        state: 'registered',
        duplicate: false,
        sha256: 'b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c',
        size: 48_213,
        media_type: 'application/pdf',
        links: documentLinks(EXAMPLE_ID),
      },
    ],
  });

const LOCATION = { Location: 'Path of the document' };

/** How a file or post that is in is answered, however it came. */
export const RECEIPTS: Record<200 | 202, DescribedAnswer> = {
  200: {
    means: 'It was there already: the ids and the state are those of the first.',
    body: receiptSchema,
    headers: LOCATION,
  },
  202: { means: 'It is new, safe, and on its way.', body: receiptSchema, headers: LOCATION },
};

/** The same, of calls that can be waited for. */
export const AWAITED_RECEIPTS: Description['answers'] = {
  ...RECEIPTS,
  201: {
    means:
      'With `Prefer: wait=N`: it was new, and within N seconds it came to its end or to a problem, as its `state` says.',
    body: receiptSchema,
    headers: LOCATION,
  },
};
