import { isSecret, meaningOf, seedSettings, tracingSettings } from '#libs/config';
import { z } from 'zod';
import { loadServices } from '../fleet';

/** One variable of the environment. */
export interface Setting {
  readonly name: string;
  readonly meaning: string;
  readonly secret: boolean;
  /** As it would be written in the environment; undefined when the variable must be set, empty when it may be left out. */
  readonly fallback: string | undefined;
  readonly readers: readonly string[];
}

/** Every variable the fleet reads, in the order the services declare them. */
export async function settings(): Promise<Setting[]> {
  const services = (await loadServices()).map(({ name, config: { schema } }) => ({ name, schema }));
  const names = services.map(({ name }) => name);
  const all = [
    ...services,
    ...names.map((name) => ({ name, schema: z.object(tracingSettings) })),
    { name: 'seed', schema: z.object(seedSettings) },
  ];
  const variables = new Set(all.flatMap(({ schema }) => Object.keys(schema.shape)));
  return [...variables].map((variable) => {
    const readers = all.filter(({ schema }) => variable in schema.shape);
    return settingOf(
      variable,
      readers[0]?.schema ?? z.object({}),
      readers.map(({ name }) => name),
    );
  });
}

function settingOf(name: string, schema: z.ZodObject, readers: readonly string[]): Setting {
  return {
    name,
    meaning: meaningOf(schema, name),
    secret: isSecret(schema, name),
    fallback: fallbackOf(schema, name),
    readers,
  };
}

function fallbackOf(schema: z.ZodObject, name: string): string | undefined {
  const type = schema.shape[name];
  if (!type) return undefined;
  const result = z.safeParse(type, undefined);
  if (!result.success) return undefined;
  const value: unknown = result.data;
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.join(',');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
