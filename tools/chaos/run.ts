import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { FleetError } from '../fleet/errors.ts';
import type { Installation } from '../fleet/installation.ts';
import { clocksObey } from '../fleet/parts/clock-skew.ts';
import { SERVICES } from '../fleet/ports.ts';
import { type BookedDocument, Books } from './books.ts';
import { type Waiting, waitingIn } from './broker.ts';
import { Campaign } from './campaign.ts';
import { Corpus } from './corpus.ts';
import { gather } from './evidence.ts';
import { healed } from './healing.ts';
import { Injector } from './injector.ts';
import { type HappenedFault, Journal } from './journal.ts';
import { load } from './load.ts';
import { networkObeys } from './network.ts';
import { type Movement, quiet } from './quiet.ts';
import { seeded } from './random.ts';
import { schedule } from './schedule.ts';
import { Sender } from './sender.ts';
import { type Summary, summaryOf } from './summary.ts';
import { type Verdict, verdictOn } from './verdict.ts';

export interface ChaosOptions {
  seed: number;
  faults: number;
  /** Ends load and faults; the reckoning follows all the same. */
  end: AbortSignal;
  /** Ends the wait for quiet as well. */
  enough: AbortSignal;
  onFault: (fault: HappenedFault) => void;
  onQuieting: (movement: Movement) => void;
}

/** All that a report needs. Times are Date.now(). */
export interface ChaosRun {
  name: string;
  seed: number;
  startedAt: number;
  /** When load and faults had ended. */
  stoppedAt: number;
  quietAt: number;
  /** What still moved when the wait for quiet gave up. */
  restless: Movement | undefined;
  journal: Journal;
  documents: readonly BookedDocument[];
  verdict: Verdict;
  summary: Summary;
}

/** The load goes on for so long before the first fault and after everything has healed: recovery shows in what comes later. */
const CALM_MS = 5_000;

/** Loads the running fleet, makes the scheduled faults happen, waits for quiet and holds the books against what was sent. */
export async function chaos(fleet: Installation, options: ChaosOptions): Promise<ChaosRun> {
  const name = `c${randomBytes(3).toString('hex')}`;
  const journal = new Journal();
  const place = { caseName: caseOf(name), broker: brokerOf(fleet) };
  await strike(fleet, journal, name, options);
  const stoppedAt = Date.now();
  const books = new Books(fleet.addresses.database);
  try {
    const { sendings, startedAt } = journal;
    const restless = await quiet({ ...place, books, sendings, tell: options.onQuieting, enough: options.enough });
    const quietAt = Date.now();
    const evidence = await gather(fleet, books, journal, place);
    const verdict = verdictOn(evidence);
    const summary = summaryOf(verdict, sendings, journal.faults);
    const when = { startedAt, stoppedAt, quietAt };
    return { name, seed: options.seed, ...when, restless, journal, documents: evidence.documents, verdict, summary };
  } finally {
    await books.close();
  }
}

/** Load and faults side by side; whatever ends them, nothing stays frozen or cut off. */
async function strike(fleet: Installation, journal: Journal, name: string, options: ChaosOptions): Promise<void> {
  const { addresses, secrets, repo } = fleet;
  const sender = new Sender(addresses, secrets.apiKey, caseOf(name));
  const corpus = new Corpus(name, seeded(options.seed), join(repo, 'samples'));
  const injector = new Injector(fleet);
  const over = new AbortController();
  const loading = load(corpus, sender, journal, AbortSignal.any([over.signal, options.end]));
  try {
    await calm(options.end);
    const faults = schedule(options.seed, options.faults, {
      services: SERVICES,
      network: await networkObeys(),
      clocks: clocksObey(),
    });
    const campaign = new Campaign(journal, {
      inject: (fault, end) => injector.inject(fault, end),
      healed: (target, gone) => healed(fleet, target, gone),
      tell: options.onFault,
    });
    await campaign.run(faults, options.end);
    await calm(options.end);
  } finally {
    await injector.relent();
    over.abort();
    await loading;
    sender.close();
  }
}

const calm = (end: AbortSignal): Promise<void> => wait(CALM_MS, undefined, { signal: end }).catch(() => undefined);

const caseOf = (name: string): string => `chaos-${name}`;

function brokerOf({ addresses }: Installation): () => Promise<Waiting> {
  const { rabbitmq, rabbitmqManagement: management } = addresses;
  if (!management)
    throw new FleetError('The queues of your RabbitMQ cannot be seen.', {
      advice: 'Give RABBITMQ_MANAGEMENT_URL too.',
    });
  return () => waitingIn(management, new URL(rabbitmq).pathname.slice(1));
}
