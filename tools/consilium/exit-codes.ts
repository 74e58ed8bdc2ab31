import { Refusal, Unreachable } from '../../libs/client/src/index.ts';
import { Interrupted } from './interruption.ts';

/** Documents that did not end well; what went wrong has been told. */
export class FailedDocuments extends Error {
  override readonly name = 'FailedDocuments';
}

/** The command line cannot be understood, or a setting is missing. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What scripts can count on. */
export const EXIT_CODES_HELP = `
Exit codes:
  0    all is well
  1    a document was refused or ended badly, or the fleet answered with another problem
  2    the command line is wrong, or a setting or file is missing
  3    nothing answers at the address
  4    the key is missing there, unknown, or may not do this
  130  interrupted

Environment:
  CONSILIUM_URL, CONSILIUM_API_KEY   as \`./fleet env\` prints them; --url and --key win
  NO_COLOR                           no colours`;

/** The exit code of what ended a run. */
export function exitCodeOf(fault: unknown): number {
  if (fault instanceof UsageError) return 2;
  if (fault instanceof Unreachable) return 3;
  if (fault instanceof Interrupted) return 130;
  if (fault instanceof Refusal) return fault.problem.status === 401 || fault.problem.status === 403 ? 4 : 1;
  return 1;
}

/** The exit code of several outcomes: the same for all is theirs, else 1. */
export function exitCodeOfAll(faults: readonly unknown[]): number {
  const codes = new Set(faults.map(exitCodeOf));
  if (codes.has(130)) return 130;
  const [only = 0] = codes;
  return codes.size > 1 ? 1 : only;
}
