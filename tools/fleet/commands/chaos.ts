import { constants } from 'node:os';
import { join } from 'node:path';
import type { HappenedFault } from '../../chaos/journal.ts';
import type { Movement } from '../../chaos/quiet.ts';
import { writeReport } from '../../chaos/report.ts';
import { chaos as runChaos, type ChaosRun } from '../../chaos/run.ts';
import { FleetError } from '../errors.ts';
import { bold, dim, green, red, say, yellow } from '../terminal.ts';
import { parsed, type Command } from './invocation.ts';
import { bringUp } from './up.ts';

const DEFAULT_FAULTS = 20;
const STOPPING: NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Loads the running fleet and breaks it by a seeded schedule; exit code 0 when nothing was lost, doubled or unaccounted for. Starts the fleet if it does not run, and leaves it running. */
export const chaos: Command = async (invocation) => {
  const { values } = parsed(invocation.args, {
    faults: { type: 'string', default: String(DEFAULT_FAULTS) },
    seed: { type: 'string', default: String(Date.now() % 100_000) },
    minutes: { type: 'string' },
    json: { type: 'boolean', default: false },
  });
  const faults = natural('faults', values.faults);
  const seed = natural('seed', values.seed);
  const minutes = values.minutes === undefined ? undefined : natural('minutes', values.minutes);
  const { fleet, ok } = await bringUp({ ...invocation, args: [] }, { services: true });
  if (!ok) return 1;
  say(bold(`\n${faults} faults, seed ${seed}`));
  const { end, enough, done } = endings(minutes);
  const run = await runChaos(fleet, { seed, faults, end, enough, onFault: tellFault, onQuieting: quietTeller() });
  done();
  const files = writeReport(join(fleet.home.root, 'chaos'), run);
  tellVerdict(run);
  say(`\nReport   ${files.html}\nFigures  ${files.json}`);
  if (values.json) say(JSON.stringify(run.summary));
  return run.verdict.good ? 0 : 1;
};

function natural(name: string, text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value)) return value;
  throw new FleetError(`--${name} ${text} is not a whole number.`, { advice: 'See ./fleet help.' });
}

interface Endings {
  end: AbortSignal;
  enough: AbortSignal;
  done: () => void;
}

/** The first Ctrl-C, or the end of the time, ends load and faults; the second ends the wait for quiet; the third ends us. */
function endings(minutes: number | undefined): Endings {
  const stages = [new AbortController(), new AbortController()] as const;
  const interrupt = (): void => {
    const next = stages.find(({ signal }) => !signal.aborted);
    if (!next) process.exit(128 + constants.signals.SIGINT);
    say(
      next === stages[0] ? '\nEnding load and faults; once more ends the wait for quiet.' : '\nNot waiting for quiet.',
    );
    next.abort();
  };
  const timer = minutes === undefined ? undefined : setTimeout(() => stages[0].abort(), minutes * 60_000);
  for (const signal of STOPPING) process.on(signal, interrupt);
  return {
    end: stages[0].signal,
    enough: stages[1].signal,
    done: () => {
      clearTimeout(timer);
      for (const signal of STOPPING) process.off(signal, interrupt);
    },
  };
}

function tellFault(fault: HappenedFault): void {
  const { number, kind, target, holdMs, injectedAt, endedAt, healthyAt, trouble } = fault;
  const what = `${String(number).padStart(3)}  ${kind.padEnd(6)} ${target.padEnd(18)}`;
  if (trouble) say(`${red('✗')} ${what} ${trouble}`);
  else if (healthyAt)
    say(`${green('✓')} ${what} ${dim(`serves again after ${seconds(healthyAt - (endedAt ?? injectedAt))}`)}`);
  else if (!endedAt) say(`${yellow('…')} ${what} ${dim(holdMs > 0 ? `for ${seconds(holdMs)}` : '')}`.trimEnd());
}

/** Says what still moves whenever that has changed. */
function quietTeller(): (movement: Movement) => void {
  let told = '';
  return ({ documents, outbox, messages }) => {
    const text =
      documents < 0
        ? 'database or broker do not answer yet'
        : `waiting for quiet: ${documents} documents, ${outbox} in the outbox, ${messages} messages`;
    if (text !== told) say(dim(text));
    told = text;
  };
}

function tellVerdict({ verdict, summary, restless }: ChaosRun): void {
  say('');
  if (restless) say(red(`It never became quiet: ${JSON.stringify(restless)}`));
  for (const { kind, id, documentId, what } of verdict.findings)
    say(`${red('✗')} ${kind} ${id} ${dim(documentId ?? '')} ${what}`);
  const { recovery_seconds, ...counts } = summary;
  for (const [name, value] of Object.entries(counts)) say(`  ${name.padEnd(14)} ${value}`);
  const { takeovers } = verdict;
  say(`  ${'recovery'.padEnd(14)} p50 ${recovery_seconds.p50 ?? '–'} s, max ${recovery_seconds.max ?? '–'} s`);
  say(`  ${'take-over'.padEnd(14)} ${takeovers.count}, p50 ${takeovers.p50 ?? '–'} s, max ${takeovers.max ?? '–'} s`);
  say(
    verdict.good
      ? green('\nNothing was lost, and nothing happened twice.')
      : red('\nNot everything is as it should be.'),
  );
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
