import { readFileSync } from 'node:fs';
import { z } from 'zod';

type Env = Record<string, string | undefined>;

/** The environment of this process. Services read it through `loadConfig`; only the test bench writes it. */
export const processEnvironment: Env = process.env;

/** The configuration is wrong. The text names every bad variable with its meaning, so that one start is enough to fix all. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * Reads and validates the settings of one process, before anything starts.
 * `X_FILE` names a file whose content is the value of `X` (for mounted secrets); an empty value counts as absent.
 */
export function loadConfig<S extends z.ZodObject>(schema: S, env: Env = processEnvironment): z.infer<S> {
  const names = Object.keys(schema.shape);
  const values = Object.fromEntries(names.map((name) => [name, valueOf(name, env)]));
  const result = schema.safeParse(values);
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => {
    const name = String(issue.path[0]);
    return `  ${name}: ${issue.message} (${meaningOf(schema, name)})`;
  });
  throw new ConfigError(`The configuration has ${lines.length} fault(s):\n${lines.join('\n')}`);
}

/** The settings for the start-up log: secrets and passwords inside URLs are masked. */
export function redacted(schema: z.ZodObject, values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.keys(schema.shape).map((name) => [
      name,
      isSecret(schema, name) ? mask(values[name]) : withoutPassword(values[name]),
    ]),
  );
}

function valueOf(name: string, env: Env): string | undefined {
  const file = env[`${name}_FILE`];
  const value = file ? readFileSync(file, 'utf8').trim() : env[name];
  return value === '' ? undefined : value;
}

const shapeOf = (schema: z.ZodObject, name: string): z.core.$ZodType | undefined => schema.shape[name];

/** What a setting is for, as its schema describes it. */
export function meaningOf(schema: z.ZodObject, name: string): string {
  const shape = shapeOf(schema, name);
  return (shape && z.globalRegistry.get(shape)?.description) ?? 'no description';
}

/** Whether a setting is marked as secret in its schema. */
export function isSecret(schema: z.ZodObject, name: string): boolean {
  const shape = shapeOf(schema, name);
  return (shape && z.globalRegistry.get(shape)?.['secret']) === true;
}

const mask = (value: unknown): string => (value === undefined ? 'not set' : '***');

const withoutPassword = (value: unknown): unknown =>
  typeof value === 'string' ? value.replace(/(\/\/[^:/@]*:)[^@]+@/, '$1***@') : value;
