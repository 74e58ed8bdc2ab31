import { setTimeout as wait } from 'node:timers/promises';
import type { Installation } from '../fleet/installation.ts';
import type { BookedDocument, Books } from './books.ts';
import { isParking, type Waiting } from './broker.ts';
import type { Journal } from './journal.ts';
import type { Evidence } from './verdict.ts';

const AT_ONCE = 8;
const TRIES = 20;
const PAUSE_MS = 1_000;

/** Asks the database and the public API about everything that the run sent. Patient: parts of the fleet may still be coming back. */
export async function gather(
  fleet: Installation,
  books: Books,
  journal: Journal,
  place: { caseName: string; broker: () => Promise<Waiting> },
): Promise<Evidence> {
  const documents = await patiently(() => books.documents(place.caseName));
  const ids = new Set([
    ...documents.map(({ id }) => id),
    ...journal.sendings.flatMap(({ documentId }) => documentId ?? []),
  ]);
  return {
    sendings: journal.sendings,
    faults: journal.faults,
    documents,
    takeovers: await patiently(() => books.takeovers(place.caseName)),
    shown: await statesShown(fleet, [...ids]),
    strays: await strays(books, journal, place.broker),
    unaccounted: await patiently(() => unaccountedIn(fleet)),
  };
}

async function statesShown(fleet: Installation, ids: string[]): Promise<Map<string, string | number>> {
  const shown = new Map<string, string | number>();
  const asker = async (): Promise<void> => {
    for (let id = ids.pop(); id; id = ids.pop()) shown.set(id, await stateShown(fleet, id));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, asker));
  return shown;
}

function stateShown(fleet: Installation, id: string): Promise<string | number> {
  return patiently(async () => {
    const response = await ask(fleet, `/api/documents/${id}`);
    if (response.status >= 500) throw new Error(`GET /api/documents/${id} answered ${response.status}.`);
    return response.ok ? ((await response.json()) as BookedDocument).state : response.status;
  });
}

async function strays(books: Books, journal: Journal, broker: () => Promise<Waiting>): Promise<string[]> {
  const problems = await patiently(() => books.problemsOfNobody(journal.startedAt));
  const parked = Object.entries(await patiently(broker)).filter(([queue]) => isParking(queue));
  return [...problems, ...parked.map(([queue, count]) => `${count} messages in ${queue}`)];
}

/** The fleet's own balance; null while it cannot ask the broker. */
async function unaccountedIn(fleet: Installation): Promise<number> {
  const response = await ask(fleet, '/api/ledger');
  if (response.status === 404) return 0;
  const { unaccounted } = (await response.json()) as { unaccounted: number | null };
  if (typeof unaccounted !== 'number')
    throw new Error(`GET /api/ledger answered ${response.status} without a balance.`);
  return unaccounted;
}

const ask = ({ addresses, secrets }: Installation, path: string): Promise<Response> =>
  fetch(addresses.edge + path, {
    headers: { authorization: `Bearer ${secrets.apiKey}` },
    signal: AbortSignal.timeout(10_000),
  });

async function patiently<T>(question: () => Promise<T>, tries = TRIES): Promise<T> {
  try {
    return await question();
  } catch (fault) {
    if (tries <= 1) throw fault;
    await wait(PAUSE_MS);
    return patiently(question, tries - 1);
  }
}
