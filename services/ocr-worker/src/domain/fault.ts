import { asError, CodedError, type ErrorCode, PermanentError, TransientError } from '#libs/errors';

/** An error in the form in which it crosses from the reader's process to ours. `passing`: may well work later. */
export interface Fault {
  code: ErrorCode;
  message: string;
  facts: Record<string, unknown>;
  passing: boolean;
}

/** What V8, WebAssembly and ICU say when an allocation fails. */
const OUT_OF_MEMORY = /memory|allocation failed|invalid string length|icu error/i;
const BY_THE_ENGINE = ['RangeError', 'TypeError'];

/** The fault of what was thrown; an error without a code is a crash of the reader, unless it ran out of memory. */
export function faultOf(thrown: unknown): Fault {
  if (thrown instanceof CodedError) {
    const { code, message, facts } = thrown;
    return { code, message, facts, passing: thrown instanceof TransientError };
  }
  const { name, message: text } = asError(thrown);
  if (BY_THE_ENGINE.includes(name) && OUT_OF_MEMORY.test(text)) {
    const message = 'Reading needs more memory than its limit';
    return { code: 'resource_limit_exceeded', message, facts: { resource: 'memory' }, passing: false };
  }
  // The text of an unknown error may quote the document: only its kind is passed on.
  return { code: 'reader_crashed', message: `The reader failed with ${name}`, facts: { error: name }, passing: false };
}

/** The error of a fault. */
export function errorOf({ code, message, facts, passing }: Fault): CodedError {
  return passing ? new TransientError(code, message, { facts }) : new PermanentError(code, message, { facts });
}
