import { Refusal, Unreachable } from '../../libs/client/src/index.ts';
import { dim, red } from '../fleet/terminal.ts';
import { FailedDocuments } from './exit-codes.ts';

/** What went wrong and what to do, for people; several lines. */
export function faultText(fault: unknown): string {
  if (fault instanceof FailedDocuments) return fault.message;
  if (fault instanceof Refusal) return refusalText(fault);
  const message = fault instanceof Error ? fault.message : String(fault);
  const advice =
    fault instanceof Unreachable
      ? ['Check the address (--url or CONSILIUM_URL), and that the fleet runs: ./fleet status.']
      : [];
  return [`${red('✗')} ${message}`, ...advice.map(indented)].join('\n');
}

function refusalText({ problem, retryAfter }: Refusal): string {
  const { title, detail, code, status, request_id: request, errors = [] } = problem;
  return [
    `${red('✗')} ${title} ${dim(`(${code}, ${status})`)}`,
    detail,
    ...errors.map(({ field, message }) => `${field}: ${message}`),
    ...(ADVICE[status] ?? []),
    ...(retryAfter === undefined ? [] : [`Try again in ${retryAfter} s.`]),
    ...(request && status >= 500 ? [dim(`request ${request}`)] : []),
  ]
    .map((line, index) => (index === 0 ? line : indented(line)))
    .join('\n');
}

const indented = (line: string): string => `  ${line}`;

/** What the problem itself cannot know: how this program gets its key. */
const ADVICE: Record<number, string[]> = {
  401: ['Set CONSILIUM_API_KEY (./fleet env prints it), or give --key.'],
  403: ['Use a key with this scope: --key or CONSILIUM_API_KEY.'],
};
