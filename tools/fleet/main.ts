// The commands behind ./fleet: node tools/fleet/main.ts <command> [words]
import { join } from 'node:path';
import { printCaddyfile } from './commands/caddyfile.ts';
import { demo } from './commands/demo.ts';
import { doctor } from './commands/doctor.ts';
import { down } from './commands/down.ts';
import { environment } from './commands/env.ts';
import type { Command } from './commands/invocation.ts';
import { logs } from './commands/logs.ts';
import { reset } from './commands/reset.ts';
import { restart } from './commands/restart.ts';
import { status } from './commands/status.ts';
import { failureText } from './commands/teller.ts';
import { test } from './commands/test.ts';
import { up } from './commands/up.ts';
import { FleetError, messageOf } from './errors.ts';

const COMMANDS: Record<string, Command> = {
  up,
  down,
  status,
  logs,
  restart,
  reset,
  env: environment,
  doctor,
  demo,
  test,
  caddyfile: printCaddyfile,
};

const [name = 'help', ...args] = process.argv.slice(2);
const command = COMMANDS[name];
if (!command) {
  process.stderr.write(`There is no command "${name}". See ./fleet help.\n`);
  process.exit(2);
}
try {
  process.exitCode = await command({ repo: join(import.meta.dirname, '../..'), args, env: process.env });
} catch (fault) {
  const details = fault instanceof FleetError ? { advice: fault.advice, ...(fault.log ? { log: fault.log } : {}) } : {};
  process.stderr.write(
    `${failureText({ type: 'failed', name, title: `fleet ${name}`, message: messageOf(fault), ...details })}\n`,
  );
  process.exitCode = 1;
}
