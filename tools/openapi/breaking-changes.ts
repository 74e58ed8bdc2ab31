/** As much of an OpenAPI document as is compared. */
export interface Document {
  info: { version: string };
  paths: Record<string, Record<string, Operation>>;
  components?: { schemas?: Record<string, Schema> };
}

interface Operation {
  parameters?: Parameter[];
  requestBody?: { content: Content };
  responses: Record<string, { content?: Content }>;
}

interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  schema?: Schema;
}

type Content = Record<string, { schema?: Schema }>;

interface Schema {
  $ref?: string;
  type?: string | string[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  enum?: unknown[];
  anyOf?: Schema[];
}

/**
 * What a client that was written against `before` would stumble over in `after`: calls, answers and fields that are gone or of
 * another type, and things it would now have to send. Additions are none of these.
 */
export function breakingChanges(before: Document, after: Document): string[] {
  return Object.entries(before.paths).flatMap(([path, calls]) =>
    Object.entries(calls).flatMap(([method, operation]) => {
      const name = `${method.toUpperCase()} ${path}`;
      const now = after.paths[path]?.[method];
      if (!now) return [`${name} is gone`];
      return new Comparison(name, before, after).ofCall(operation, now);
    }),
  );
}

/** One call, before and after. */
class Comparison {
  private readonly name: string;
  private readonly before: Document;
  private readonly after: Document;

  constructor(name: string, before: Document, after: Document) {
    this.name = name;
    this.before = before;
    this.after = after;
  }

  ofCall(before: Operation, after: Operation): string[] {
    return [...this.ofParameters(before, after), ...this.ofBody(before, after), ...this.ofAnswers(before, after)];
  }

  private ofParameters({ parameters: old = [] }: Operation, { parameters: now = [] }: Operation): string[] {
    const known = (parameter: Parameter): Parameter | undefined =>
      old.find(({ name, in: place }) => name === parameter.name && place === parameter.in);
    const gone = old.filter(({ name }) => !now.some((parameter) => parameter.name === name));
    const demanded = now.filter((parameter) => parameter.required && !known(parameter)?.required);
    const narrowed = now.filter((parameter) => lostValues(known(parameter)?.schema, parameter.schema).length > 0);
    return [
      ...gone.map(({ name }) => `${this.name} has no parameter ${name} any more`),
      ...demanded.map(({ name }) => `${this.name} demands the parameter ${name}`),
      ...narrowed.map(({ name }) => `${this.name} takes fewer values of ${name}`),
    ];
  }

  private ofBody(before: Operation, after: Operation): string[] {
    const now = after.requestBody?.content ?? {};
    return Object.entries(before.requestBody?.content ?? {}).flatMap(([type, { schema }]) => {
      if (!now[type]) return [`${this.name} takes no ${type} any more`];
      const [old, current] = [resolved(this.before, schema), resolved(this.after, now[type].schema)];
      const demanded = (current.required ?? []).filter((field) => !old.required?.includes(field));
      const gone = Object.keys(old.properties ?? {}).filter((field) => !current.properties?.[field]);
      return [
        ...demanded.map((field) => `${this.name} demands the field ${field}`),
        ...gone.map((field) => `${this.name} takes no field ${field} any more`),
      ];
    });
  }

  private ofAnswers(before: Operation, after: Operation): string[] {
    return Object.entries(before.responses)
      .filter(([status]) => /^[23]/.test(status))
      .flatMap(([status, { content = {} }]) => {
        const now = after.responses[status];
        if (!now) return [`${this.name} never answers ${status} any more`];
        return Object.entries(content).flatMap(([type, { schema }]) =>
          now.content?.[type]
            ? this.ofSchema(status, schema, now.content[type].schema)
            : [`${this.name} answers ${status} without ${type}`],
        );
      });
  }

  private ofSchema(place: string, old: Schema | undefined, now: Schema | undefined, depth = 0): string[] {
    if (!old || depth > DEEPEST) return [];
    const [before, after] = [resolved(this.before, old), resolved(this.after, now)];
    if (before.type && String(before.type) !== String(after.type))
      return [`${this.name} ${place} is ${String(after.type)}, was ${String(before.type)}`];
    if (before.items) return this.ofSchema(`${place}[]`, before.items, after.items, depth + 1);
    return Object.entries(before.properties ?? {}).flatMap(([field, schema]) => {
      const current = after.properties?.[field];
      if (!current) return [`${this.name} ${place}.${field} is gone`];
      return this.ofSchema(`${place}.${field}`, schema, current, depth + 1);
    });
  }
}

/** Schemas may contain themselves. */
const DEEPEST = 8;

const lostValues = (before: Schema | undefined, after: Schema | undefined): unknown[] =>
  before?.enum && after?.enum ? before.enum.filter((value) => !after.enum?.includes(value)) : [];

function resolved(document: Document, schema: Schema = {}): Schema {
  const name = /^#\/components\/schemas\/(.+)$/.exec(schema.$ref ?? '')?.[1];
  return name ? resolved(document, document.components?.schemas?.[name]) : schema;
}
