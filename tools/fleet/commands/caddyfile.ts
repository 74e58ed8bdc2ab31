import { composeCaddyfile } from '../parts/caddyfile.ts';
import type { Command } from './invocation.ts';

/** Prints docker/Caddyfile; for developers, after a change of the route table. */
export const printCaddyfile: Command = () => {
  process.stdout.write(composeCaddyfile());
  return Promise.resolve(0);
};
