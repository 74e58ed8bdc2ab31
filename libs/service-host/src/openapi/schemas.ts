import { z } from 'zod';

/** Gives a schema the name under which the OpenAPI document and the types of clients know it. */
export const named = <T extends z.ZodType>(id: string, schema: T, description?: string): T =>
  schema.meta({ id, ...(description !== undefined && { description }) });

/** A list as every service answers it: `{items, next_cursor}`. */
export const listOf = <T extends z.ZodType>(
  id: string,
  item: T,
): z.ZodObject<{ items: z.ZodArray<T>; next_cursor: z.ZodNullable<z.ZodString> }> =>
  named(
    id,
    z.object({
      items: z.array(item),
      next_cursor: z.string().nullable().meta({ description: 'Where the next page begins; null on the last one' }),
    }),
  );

/** An id of the fleet. */
export const idSchema = z.string().meta({ format: 'uuid', description: 'UUIDv7' });

/** A moment, RFC 3339 in UTC. */
export const timeSchema = z.string().meta({ format: 'date-time' });
