import { isUuid } from '#libs/contracts';
import { PermanentError } from '#libs/errors';

/** The cursor that continues after the item of that id. */
export const cursorAfter = (id: string): string => Buffer.from(id).toString('base64url');

/** The id that a cursor continues after; `validation_failed` for anything that is not one of our cursors. */
export function idBefore(cursor: string): string {
  const id = Buffer.from(cursor, 'base64url').toString('latin1');
  if (isUuid(id)) return id;
  const errors = [{ field: 'cursor', message: 'cursor must be the next_cursor of an earlier answer' }];
  throw new PermanentError('validation_failed', 'Wrong or missing: cursor.', { facts: { errors } });
}
