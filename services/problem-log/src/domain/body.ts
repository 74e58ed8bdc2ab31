/** The body of a message for people: JSON when it is JSON, else the text as it came. */
export function readable(body: Buffer | string): unknown {
  const text = body.toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The fields of a body; none when it is no JSON object. */
export function fieldsOf(body: Buffer | string): Record<string, unknown> {
  const value = readable(body);
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
