import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { FleetError } from '../errors.ts';
import type { Home } from '../home.ts';
import { homeFor } from '../installation.ts';
import { parsed, type Command } from './invocation.ts';

const TAIL_LINES = '40';

/** Shows the last lines of one log, or of all services; `-f` goes on showing new ones until Ctrl-C. */
export const logs: Command = async ({ repo, env, args }) => {
  const { values, positionals } = parsed(args, {
    follow: { type: 'boolean', short: 'f', default: false },
    lines: { type: 'string', short: 'n', default: TAIL_LINES },
  });
  const files = logFiles(homeFor(repo, env), positionals[0]);
  const follow = values.follow ? ['-F'] : []; // -F, not -f: it goes on after a log was rotated
  const tail = spawn('tail', ['-n', values.lines, ...follow, '--', ...files], { stdio: 'inherit' });
  process.once('SIGINT', () => undefined); // the terminal tells tail itself
  await once(tail, 'exit');
  return 0;
};

/** The log of one process, those of a service's replicas, or all when no name is given. */
export function logFiles(home: Home, name = ''): string[] {
  const files = existsSync(home.logs) ? readdirSync(home.logs).filter((file) => file.endsWith('.log')) : [];
  const known = files.map((file) => basename(file, '.log')).toSorted();
  const found = known.filter((log) => name === '' || isLogOf(log, name));
  if (found.length > 0) return found.map((log) => join(home.logs, `${log}.log`));
  throw new FleetError(`There is no log of "${name}".`, {
    advice: known.length > 0 ? `There are ${known.join(', ')}.` : 'Start the fleet: ./fleet up',
  });
}

/** Replicas are numbered, processes of a store have names of their own: `s3-osd`, but not `s3-event-consumer-1`, belongs to `s3`. */
const isLogOf = (log: string, name: string): boolean =>
  log === name || (log.startsWith(`${name}-`) && /^(\d+|mon|osd|epmd)$/.test(log.slice(name.length + 1)));
