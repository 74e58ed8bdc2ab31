import { type Contract, CONTRACTS, ContractViolation, decode, encode } from '#libs/contracts';
import { PermanentError } from '#libs/errors';

/**
 * A corrected message as it is sent: checked against the contract of its wire name. `conflict` when there is no such contract,
 * `validation_failed` with the field when the body breaks it or says more than it knows.
 */
export function correctionOf(type: string, body: Record<string, unknown>): Buffer {
  const contract = CONTRACTS.find(({ name }) => name === type);
  if (!contract)
    throw new PermanentError('conflict', `There is no contract "${type.slice(0, 100)}" to check a body against.`);
  const foreign = foreignFieldsOf(contract, body);
  if (foreign.length > 0) throw wrong(foreign.map((name) => faultOf(`body.${name}`, `${name} is not part of ${type}`)));
  try {
    return encode(contract, decode(contract, Buffer.from(JSON.stringify(body))));
  } catch (error) {
    if (error instanceof ContractViolation) throw wrong([faultOf('body', error.message)]);
    throw error;
  }
}

/** A typing error in a name would otherwise be taken for a field of tomorrow, and ignored. */
function foreignFieldsOf({ schema }: Contract, body: Record<string, unknown>): string[] {
  const known = new Set(schema.fields.flatMap(({ name, jsonName }) => [name, jsonName]));
  return Object.keys(body).filter((name) => !known.has(name));
}

interface Fault {
  field: string;
  message: string;
}

const faultOf = (field: string, message: string): Fault => ({
  field: field.slice(0, 100),
  message: message.slice(0, 300),
});

const wrong = (errors: Fault[]): PermanentError =>
  new PermanentError('validation_failed', `Wrong or missing: ${errors.map(({ field }) => field).join(', ')}.`, {
    facts: { errors },
  });
