import {
  create,
  fromJsonString,
  toJsonString,
  type DescMessage,
  type MessageInitShape,
  type MessageShape,
} from '@bufbuild/protobuf';

/** `event`: any number of flows may listen. `command`: exactly one flow does it. */
export type MessageKind = 'event' | 'command';

/** A message as its owner defines it: what it is called on the wire, and what its body looks like. */
export interface Contract<S extends DescMessage = DescMessage> {
  /** `<area>.<event>.v<version>`; also the routing key. */
  readonly name: string;
  readonly schema: S;
  /** The service that may change it. */
  readonly owner: string;
  readonly kind: MessageKind;
}

/** A body that its contract does not allow. The text names the field, never its value. */
export class ContractViolation extends Error {
  override readonly name = 'ContractViolation';
}

/** Bodies travel as proto3 JSON, so that operations can read them in the broker's UI. */
export const CONTENT_TYPE = 'application/json';

export function encode<S extends DescMessage>({ schema }: Contract<S>, body: MessageInitShape<S>): Buffer {
  return Buffer.from(toJsonString(schema, create(schema, body)));
}

/** Reads a body back. Unknown fields are ignored; a missing id (unless it is `optional`) or a wrong type is a `ContractViolation`. */
export function decode<S extends DescMessage>({ name, schema }: Contract<S>, content: Uint8Array): MessageShape<S> {
  const body = parse(name, schema, content);
  for (const field of schema.fields) {
    const value: unknown = Reflect.get(body, field.localName);
    if (value === undefined && field.proto.proto3Optional) continue;
    if (field.name.endsWith('_id') && !isUuid(value))
      throw new ContractViolation(`${field.name} of ${name} is not a UUID`);
    if (NEVER_EMPTY.has(field.name) && !value) throw new ContractViolation(`${name} lacks ${field.name}`);
  }
  return body;
}

const NEVER_EMPTY = new Set(['bucket', 'key', 'object_key', 'content_hash', 'tags_hash']);

/** Whether a value has the form of a UUID, of any version. */
export const isUuid = (value: unknown): value is string =>
  typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value);

function parse<S extends DescMessage>(name: string, schema: S, content: Uint8Array): MessageShape<S> {
  try {
    return fromJsonString(schema, Buffer.from(content).toString('utf8'), { ignoreUnknownFields: true });
  } catch (error) {
    const fault = (error as Error).message.split(':')[0] ?? '';
    throw new ContractViolation(`the body is not a valid ${name} (${fault.slice(0, 120)})`);
  }
}
