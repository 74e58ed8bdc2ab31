import { ERROR_CODES, type ErrorCode } from './codes';
import { CodedError, TransientError } from './errors';

/** RFC 9457 problem details, with our stable `code`. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: ErrorCode;
  instance: string;
  request_id: string;
  [fact: string]: unknown;
}

/** The `type` of problems with this code: a path at the origin that answered, where the code is explained. */
const typeOf = (code: ErrorCode): string => `/errors/${code}`;

/** The problem document of an error. An error without a code tells the client nothing but that it happened. */
export function toProblem(error: unknown, instance: string, requestId: string): Problem {
  const code = error instanceof CodedError ? error.code : 'internal_error';
  const { status, title, action } = ERROR_CODES[code];
  return {
    ...(error instanceof CodedError ? error.facts : {}),
    type: typeOf(code),
    title,
    status,
    detail: error instanceof CodedError ? error.message : action,
    code,
    instance,
    request_id: requestId,
  };
}

/** Seconds for `Retry-After`, when waiting makes sense. */
export function retryAfterSeconds(error: unknown): number | undefined {
  if (error instanceof TransientError) return Math.max(1, Math.ceil(error.retryAfterMs / 1000));
  return undefined;
}
