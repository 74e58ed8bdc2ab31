import { CodedError, PermanentError } from '#libs/errors';

/** A page that has ended its reader this often is not begun again: whoever reads beside it would suffer too. */
const MOST_DEATHS = 2;

/** How often a page was begun and ended whoever read it. */
export interface DeathCount {
  documentId: string;
  fromPage: number;
  nextPage: number;
  deaths: number;
}

/** The refusal of a page that ends its readers, or nothing while it may be tried again. */
export function refusalOfKiller({ documentId, fromPage, nextPage, deaths }: DeathCount): PermanentError | undefined {
  if (deaths < MOST_DEATHS) return undefined;
  const read =
    nextPage > fromPage ? `pages ${fromPage} to ${nextPage - 1} before it are read` : 'it is the first of its range';
  const message = `Page ${nextPage} of document ${documentId} has ended its reader ${deaths} times; ${read}.`;
  return new PermanentError('reader_killed', message, { facts: { page: nextPage, deaths, from: fromPage } });
}

/** Whether whoever read was still well when it ended with this error. */
export const spares = (error: unknown): boolean => !(error instanceof CodedError && error.code === 'reader_crashed');
