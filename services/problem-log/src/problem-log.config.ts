import { configOf, described, integer } from '#libs/config';
import { serviceSettings } from '#libs/service-host';
import { z } from 'zod';

const days = (fallback: number, description: string) =>
  described(z.coerce.number().int().min(1).default(fallback), description);

/** Every setting problem-log reads. */
export class ProblemLogConfig extends configOf({
  ...serviceSettings,
  PROBLEM_RETENTION_DAYS: days(10, 'days that a problem is kept after it was resolved or discarded'),
  PROBLEM_OVERDUE_DAYS: days(10, 'days after which a problem that nobody has closed counts as overdue'),
  PROBLEM_RETENTION_EVERY_MS: integer(
    60_000,
    'pause between two looks for problems to delete or to mark, in milliseconds',
  ),
}) {}
