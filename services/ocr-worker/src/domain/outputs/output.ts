import type { Fault } from '../fault';

/** What is made out of every document that has pages to show. */
export const OUTPUT_KINDS = ['searchable_pdf', 'thumbnail', 'page_image'] as const;
export type OutputKind = (typeof OUTPUT_KINDS)[number];

/** A file that was made, still on the local disk. `page`: the one it shows. */
export interface MadeOutput {
  kind: OutputKind;
  file: string;
  mediaType: string;
  page?: number;
  facts: Record<string, unknown>;
}

/** What could not be made, and why. */
export interface MissingOutput {
  kind: OutputKind;
  page?: number;
  code: string;
  reason: string;
}

/** Everything that became of one document. */
export interface Outputs {
  made: MadeOutput[];
  missing: MissingOutput[];
  /** What ended the work before everything was made or found missing. */
  fault?: Fault;
}

/** What does not exist because of a fault. */
export const missingFor = (kind: OutputKind, { code, message }: Fault, page?: number): MissingOutput => ({
  kind,
  code,
  reason: message,
  ...(page !== undefined && { page }),
});

/** The outcome for a document without pages to show, such as a mail or a spreadsheet. */
export function nothingToShow(mediaType: string): Outputs {
  const why = {
    code: 'unsupported_media_type',
    reason: `Files of type ${mediaType} have no pages that could be shown`,
  };
  return {
    made: [],
    missing: [
      { kind: 'searchable_pdf', ...why },
      { kind: 'thumbnail', ...why },
      { kind: 'page_image', ...why },
    ],
  };
}
