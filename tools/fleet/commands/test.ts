import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { testVariables } from '../environment.ts';
import { FleetError } from '../errors.ts';
import { say } from '../terminal.ts';
import { takeDown } from './down.ts';
import type { Command, Invocation } from './invocation.ts';
import { bringUp } from './up.ts';

const TEST_HOME = '.fleet/test';
const TEST_PORT = '7500';

/** Runs the specs: all of them, `unit`, `pipeline`, or those of one service or lib; brings up what they need and takes it down again. */
export const test: Command = async ({ repo, args, env }) => {
  const [filter = 'all', ...jestOptions] = args;
  const scope = scopeOf(repo, filter);
  const runs = scope.runs.map((run) => [...run, ...jestOptions]);
  if (scope.infrastructure === 'none') return runAll(repo, runs, env);
  const own = { FLEET_HOME: env['FLEET_HOME'] ?? TEST_HOME, FLEET_PORT: env['FLEET_PORT'] ?? TEST_PORT };
  return withFleet({ repo, args, env: { ...withoutAddresses(env), ...own } }, scope.infrastructure === 'fleet', runs);
};

interface Scope {
  infrastructure: 'none' | 'stores' | 'fleet';
  /** Options of each jest run, one after the other. */
  runs: string[][];
}

/** Whole-fleet specs kill databases and brokers: nothing else may run beside them. */
const PIPELINE = ['tests/pipeline', '--runInBand'];
const ALL_BUT_PIPELINE = ['--testPathIgnorePatterns', 'tests/pipeline'];

/** Which specs a filter means, and what has to run for them. */
export function scopeOf(repo: string, filter: string): Scope {
  if (filter === 'all') return { infrastructure: 'fleet', runs: [ALL_BUT_PIPELINE, PIPELINE] };
  if (filter === 'unit')
    return { infrastructure: 'none', runs: [['--testPathIgnorePatterns', 'flow.spec', 'tests/pipeline']] };
  if (filter === 'pipeline') return { infrastructure: 'fleet', runs: [PIPELINE] };
  const folder = [`services/${filter}`, `libs/${filter}`, `tools/${filter}`].find((path) =>
    existsSync(join(repo, path)),
  );
  if (folder) return { infrastructure: 'stores', runs: [[`${folder}/`]] };
  throw new FleetError(`There is no service or lib "${filter}".`, {
    advice: 'Use unit, pipeline, or a folder name of services/ or libs/.',
  });
}

async function withFleet(invocation: Invocation, services: boolean, runs: string[][]): Promise<number> {
  const { fleet, ok, ours } = await bringUp(invocation, { services });
  if (!ok) return 1;
  const code = await runAll(invocation.repo, runs, { ...invocation.env, ...testVariables(fleet) });
  if (ours) await takeDown(fleet);
  else say(`The test fleet ran before and goes on: FLEET_HOME=${fleet.home.root} ./fleet down stops it.`);
  return code;
}

/** The first run that fails ends it. */
async function runAll(repo: string, runs: string[][], env: NodeJS.ProcessEnv): Promise<number> {
  for (const options of runs) {
    const code = await runJest(repo, options, env);
    if (code !== 0) return code;
  }
  return 0;
}

/** Ctrl-C reaches jest through the terminal; we wait for its end, so that the fleet is taken down in every case. */
async function runJest(repo: string, options: string[], env: NodeJS.ProcessEnv): Promise<number> {
  process.on('SIGINT', stay);
  process.on('SIGTERM', stay);
  const program = join(repo, 'node_modules/jest/bin/jest.js');
  const jest = spawn(process.execPath, [program, ...workersFor(options), ...options], {
    cwd: repo,
    env,
    stdio: 'inherit',
  });
  const [code, signal] = (await once(jest, 'exit')) as [number | null, NodeJS.Signals | null];
  process.off('SIGINT', stay);
  process.off('SIGTERM', stay);
  return code ?? 128 + (signal ? constants.signals[signal] : 0);
}

/** Two, as the machines that run this have two cores; a run that asks for one worker gets it. */
const workersFor = (options: string[]): string[] => (options.includes('--runInBand') ? [] : ['--maxWorkers=2']);

const stay = (): void => undefined;

/** Tests never run against addresses that happen to be in the shell, unless a fleet of one's own is named as well. */
function withoutAddresses(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const {
    DATABASE_URL: _d,
    RABBITMQ_URL: _r,
    REDIS_URL: _c,
    S3_ENDPOINT: _s,
    SQS_ENDPOINT: _q,
    SQS_QUEUE_URL: _u,
    ...rest
  } = env;
  return rest;
}
