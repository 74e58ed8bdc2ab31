import { createHash } from 'node:crypto';

/** What makes two failures the same kind of failure. */
export interface FailureKind {
  readonly queue: string;
  readonly code: string;
  readonly message: string;
  /** Where in the code the error came from, one frame `function (path:line)` a line. */
  readonly stack?: string | undefined;
  /** Version of the service that gave up. */
  readonly version?: string | undefined;
}

/**
 * 16 hex digits: equal for failures of one queue and version with one code that come from the same place and whose texts
 * differ in ids, numbers and quotations only.
 */
export function fingerprintOf({ queue, code, message, stack = '', version = '' }: FailureKind): string {
  const kind = JSON.stringify([queue, code, withoutParticulars(message), withoutLines(stack), version]);
  return createHash('sha256').update(kind).digest('hex').slice(0, 16);
}

/** A message with what is particular to one occurrence replaced by its kind. */
export const withoutParticulars = (message: string): string =>
  PARTICULARS.reduce((text, [pattern, kind]) => text.replaceAll(pattern, kind), message.toLowerCase())
    .replaceAll(/\s+/g, ' ')
    .trim();

/** Which functions called which: an error thrown a line further down is the same one. */
const withoutLines = (stack: string): string => stack.replaceAll(/:\d+\)/g, ')');

/** In this order: an id inside a quotation is part of the quotation, a number inside an id part of the id. */
const PARTICULARS: [pattern: RegExp, kind: string][] = [
  [/«[^»]*»|“[^”]*”|"[^"]*"|`[^`]*`|(?<!\p{L})'[^']*'(?!\p{L})/gu, '<quoted>'],
  [/\b[a-z][a-z0-9+.-]*:\/\/\S+/g, '<url>'],
  [/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '<id>'],
  [/\b(?=[a-f]*\d)[0-9a-f]{12,}\b/g, '<hex>'],
  [/\d+([.,:]\d+)*/g, '<n>'],
];
