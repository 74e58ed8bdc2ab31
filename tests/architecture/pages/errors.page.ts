import { type CodeEntry, ERROR_CODES } from '#libs/errors';
import { code, type GeneratedPage, page, table } from './markdown';

const entries = Object.entries<CodeEntry>(ERROR_CODES);

/** Every error code with its meaning and what to do. */
export const errorsPage: GeneratedPage = {
  path: 'docs/errors.md',
  render: () =>
    page(
      'Error codes',
      [
        'Every error leaves the fleet as `application/problem+json` (RFC 9457) with one of these codes in `code`; problems in the Problem Log carry the same ones.',
        'A code is never renamed. The status is the one a client gets when the error reaches it over HTTP. `type`, `/errors/<code>`, leads to the same text at the fleet itself; `/errors` has all.',
        'With `Retry-After` the same request may be sent again after so many seconds; without it only a changed one helps.',
      ].join('\n'),
      table(
        ['Code', 'Status', 'What happened'],
        entries.map(([name, { status, title }]) => [`[${code(name)}](#${name})`, String(status), title]),
      ),
      ...entries.map(([name, { status, title, action }]) =>
        [`## ${name}`, `**${status}** · ${title}.`, `**What to do.** ${action}`].join('\n\n'),
      ),
    ),
};
