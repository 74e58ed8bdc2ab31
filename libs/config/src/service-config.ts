import { z } from 'zod';
import { loadConfig } from './load-config';

/** A class that reads and validates its settings when it is made, and has them as fields. */
export interface ConfigClass<T = object> {
  new (env?: Record<string, string | undefined>): T;
  readonly schema: z.ZodObject;
}

/**
 * The base of a service's configuration: `class OcrWorkerConfig extends configOf({ ...hostSettings, … }) {}` is a token for
 * injection whose instance has every setting as a typed field.
 */
export function configOf<S extends z.core.$ZodLooseShape>(shape: S): ConfigClass<z.infer<z.ZodObject<S>>> {
  const schema = z.object(shape);
  class Settings {
    static readonly schema = schema;

    constructor(env?: Record<string, string | undefined>) {
      Object.assign(this, loadConfig(schema, env));
    }
  }
  return Settings as ConfigClass<z.infer<z.ZodObject<S>>>;
}
