import { parseArgs } from 'node:util';
import { FleetError, messageOf } from '../errors.ts';

/** One call of `./fleet`: the repository, the words after the command, and the environment of the shell. */
export interface Invocation {
  repo: string;
  args: string[];
  env: NodeJS.ProcessEnv;
}

/** A command answers the exit code. */
export type Command = (invocation: Invocation) => Promise<number>;

type Options = NonNullable<NonNullable<Parameters<typeof parseArgs>[0]>['options']>;

/** Reads options and words; an unknown option is refused with a pointer to the help. */
export function parsed<const O extends Options>(args: string[], options: O) {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (cause) {
    throw new FleetError(messageOf(cause), { advice: 'See ./fleet help.', cause });
  }
}
