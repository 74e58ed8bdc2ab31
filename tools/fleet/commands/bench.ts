import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { testVariables } from '../environment.ts';
import { servicePort } from '../ports.ts';
import { parsed, type Command } from './invocation.ts';
import { bringUp } from './up.ts';

/** Measures the running fleet, and starts it if need be. */
export const bench: Command = async (invocation) => {
  const { positionals } = parsed(invocation.args, {});
  const { fleet, ok } = await bringUp({ ...invocation, args: [] }, { services: true });
  if (!ok) return 1;
  const gateway = `http://127.0.0.1:${servicePort(fleet.port, 'ingest-gateway', 1)}`;
  const env = { ...invocation.env, ...testVariables(fleet), CONSILIUM_GATEWAY_URL: gateway };
  const program = spawn(process.execPath, ['dist/bench/main.js', ...positionals], {
    cwd: fleet.repo,
    env,
    stdio: 'inherit',
  });
  const [code] = (await once(program, 'exit')) as [number | null];
  return code ?? 1;
};
