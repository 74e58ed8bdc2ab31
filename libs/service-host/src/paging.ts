import { PermanentError } from '#libs/errors';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

/** The page of a list that a client asks for: `limit` entries (1–200, 50 unless told) after `cursor`. */
export class PageQuery {
  @IsInt()
  @Min(1)
  @Max(200)
  @Type(() => Number)
  limit = 50;

  @IsOptional()
  @IsString()
  @MaxLength(2_000)
  cursor?: string;
}

/** A list as every service answers it. */
export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

/** Makes a page of rows that were read with `limit + 1`; `placeOf` names the place of a row in the order of the list. */
export function pageOf<Row>(rows: readonly Row[], limit: number, placeOf: (row: Row) => string[]): Page<Row> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next_cursor: rows.length > limit && last !== undefined ? cursorOf(placeOf(last)) : null };
}

/** What a part of a place may look like: whatever a client makes of a cursor, the database is asked sensible things only. */
export const PLACE = {
  time: /^\d{4,6}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d){0,2}$/,
  id: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  number: /^\d{1,9}$/,
  bigNumber: /^\d{1,18}$/,
  text: /^[^\0]*$/,
} as const;

/** The place after which a page starts, or undefined for the first page. A cursor of another list or order is `validation_failed`. */
export function placeIn({ cursor }: PageQuery, ...parts: readonly RegExp[]): string[] | undefined {
  if (cursor === undefined) return undefined;
  const place = decode(cursor);
  if (place?.length === parts.length && place.every((part, index) => parts[index]?.test(part))) return place;
  throw new PermanentError('validation_failed', 'The cursor is not one of this list: start again without it.', {
    facts: { errors: [{ field: 'cursor', message: 'cursor is not one of this list' }] },
  });
}

/** The cursor of a place in a list, in a form that nobody counts on. */
export const cursorOf = (place: string[]): string => Buffer.from(JSON.stringify(place)).toString('base64url');

function decode(cursor: string): string[] | undefined {
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(place) && place.every((part) => typeof part === 'string') ? place : undefined;
  } catch {
    return undefined;
  }
}
