import { ERROR_CODES, type ErrorCode, PermanentError } from '#libs/errors';

/** The refusal of a document none of whose pages could be read, with the code of its first page's fault; undefined when one could. */
export function refusalOfUnread(
  pages: readonly { status: string; fault: string | null }[],
): PermanentError | undefined {
  if (pages.length === 0) return new PermanentError('no_pages', 'The document has no pages');
  if (pages.some(({ status }) => status !== 'failed')) return undefined;
  const fault = pages.find((page) => page.fault)?.fault ?? '';
  const code = fault.split(':', 1)[0] ?? '';
  const reason = fault.slice(code.length + 1).trim();
  const message = `None of the ${pages.length} pages could be read: ${reason}`;
  return new PermanentError(isCode(code) ? code : 'corrupt_file', message, { facts: { pages: pages.length } });
}

const isCode = (word: string): word is ErrorCode => word in ERROR_CODES;
