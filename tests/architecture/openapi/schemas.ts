type Json = Record<string, unknown>;

/** The schemas that paths refer to, directly or through others, without what JSON Schema says of itself only; by name. */
export function withoutUnused(paths: Json, schemas: Json): Json {
  const used = new Set<string>();
  const visit = (part: unknown): void => {
    for (const [, name = ''] of JSON.stringify(part).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (used.has(name) || !(name in schemas)) continue;
      used.add(name);
      visit(schemas[name]);
    }
  };
  visit(paths);
  return Object.fromEntries([...used].toSorted().map((name) => [name, plain(schemas[name] as Json)]));
}

function plain({ $schema: _dialect, $id: _address, id: _id, ...schema }: Json): Json {
  return schema;
}
