// The commands behind ./fleet: node tools/fleet/main.ts <command> [words]
import { join } from 'node:path';
import type { Command } from './commands/invocation.ts';
import { failureText } from './commands/teller.ts';
import { FleetError, messageOf } from './errors.ts';

/** Each command is loaded when it is called: most of them work before any npm package is installed. */
const COMMANDS: Record<string, () => Promise<Command>> = {
  up: async () => (await import('./commands/up.ts')).up,
  down: async () => (await import('./commands/down.ts')).down,
  status: async () => (await import('./commands/status.ts')).status,
  logs: async () => (await import('./commands/logs.ts')).logs,
  restart: async () => (await import('./commands/restart.ts')).restart,
  reset: async () => (await import('./commands/reset.ts')).reset,
  env: async () => (await import('./commands/env.ts')).environment,
  doctor: async () => (await import('./commands/doctor.ts')).doctor,
  bench: async () => (await import('./commands/bench.ts')).bench,
  chaos: async () => (await import('./commands/chaos.ts')).chaos,
  demo: async () => (await import('./commands/demo.ts')).demo,
  consilium: async () => (await import('./commands/consilium.ts')).consilium,
  test: async () => (await import('./commands/test.ts')).test,
  caddyfile: async () => (await import('./commands/caddyfile.ts')).printCaddyfile,
};

process.stdout.on('error', () => undefined); // whoever reads us may stop reading (`./fleet status | head`)

const [name = 'help', ...args] = process.argv.slice(2);
const load = COMMANDS[name];
if (!load) {
  process.stderr.write(`There is no command "${name}". See ./fleet help.\n`);
  process.exit(2);
}
try {
  const command = await load();
  process.exitCode = await command({ repo: join(import.meta.dirname, '../..'), args, env: process.env });
} catch (fault) {
  const details = fault instanceof FleetError ? { advice: fault.advice, ...(fault.log ? { log: fault.log } : {}) } : {};
  process.stderr.write(
    `${failureText({ type: 'failed', name, title: `fleet ${name}`, message: messageOf(fault), ...details })}\n`,
  );
  process.exitCode = 1;
}
