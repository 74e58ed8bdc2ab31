import { clientVariables, exportLines, testVariables } from '../environment.ts';
import { homeFor, openInstallation } from '../installation.ts';
import { parsed, type Command } from './invocation.ts';

/** Prints shell exports: `eval "$(./fleet env)"`. With --test also the addresses of the infrastructure, as tests read them. */
export const environment: Command = async ({ repo, env, args }) => {
  const { values } = parsed(args, { test: { type: 'boolean', default: false } });
  const fleet = openInstallation(repo, homeFor(repo, env));
  process.stdout.write(exportLines(values.test ? testVariables(fleet) : clientVariables(fleet)));
  return 0;
};
