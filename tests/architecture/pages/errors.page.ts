import { type CodeEntry, ERROR_CODES } from '#libs/errors';
import { code, type GeneratedPage, page, table } from './markdown';

/** Every error code with its meaning and what to do. */
export const errorsPage: GeneratedPage = {
  path: 'docs/errors.md',
  render: () =>
    page(
      'Error codes',
      [
        'Every error leaves the fleet as `application/problem+json` (RFC 9457) with one of these codes in `code`; problems in the Problem Log carry the same ones.',
        'A code is never renamed. The status is the one a client gets when the error reaches it over HTTP.',
      ].join('\n'),
      table(
        ['Code', 'Status', 'What happened', 'What to do'],
        Object.entries<CodeEntry>(ERROR_CODES).map(([name, { status, title, action }]) => [
          code(name),
          String(status),
          title,
          action,
        ]),
      ),
    ),
};
