import { setTimeout as wait } from 'node:timers/promises';
import { type ConsiliumClient, Refused } from './consilium-client.ts';
import type { DemoItem } from './items.ts';
import { type Line, Progress } from './progress.ts';

/** Where one item has got to. */
export interface Travel {
  item: DemoItem;
  documentId: string | undefined;
  duplicate: boolean;
  state: string;
  startedAt: number;
  endedAt: number | undefined;
  /** Why it could not even be sent. */
  refusal: string | undefined;
}

const LOOK_EVERY_MS = 250;
/** Without any move for this long the demo gives up: something is stuck. */
const PATIENCE_MS = 180_000;
const ENDS = new Set(['published', 'problem', 'rejected', 'expired', 'erased', 'cancelled', 'refused']);

/** Sends all items at once and follows them to their ends, with a live picture. */
export async function sendAndWatch(client: ConsiliumClient, items: readonly DemoItem[]): Promise<Travel[]> {
  const progress = new Progress();
  const travels = await Promise.all(items.map((item) => send(client, item)));
  let moved = Date.now();
  for (;;) {
    const before = picture(travels);
    await Promise.all(travels.map((travel) => look(client, travel)));
    if (picture(travels) !== before) moved = Date.now();
    progress.show(travels.map(lineOf));
    if (travels.every(({ endedAt }) => endedAt !== undefined) || Date.now() - moved > PATIENCE_MS) return travels;
    await wait(LOOK_EVERY_MS);
  }
}

async function send(client: ConsiliumClient, item: DemoItem): Promise<Travel> {
  const travel: Travel = {
    item,
    documentId: undefined,
    duplicate: false,
    state: 'sent',
    startedAt: Date.now(),
    endedAt: undefined,
    refusal: undefined,
  };
  try {
    return { ...travel, ...(await item.send(client)) };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { ...travel, state: 'refused', endedAt: Date.now(), refusal: error.message };
  }
}

async function look(client: ConsiliumClient, travel: Travel): Promise<void> {
  if (travel.endedAt !== undefined) return;
  try {
    travel.documentId ??= await travel.item.find?.(client);
    if (!travel.documentId) return;
    travel.state = (await client.document(travel.documentId)).state;
  } catch {
    return; // a service that is being restarted answers the next look
  }
  if (ENDS.has(travel.state)) travel.endedAt = Date.now();
}

const picture = (travels: readonly Travel[]): string => travels.map(({ state }) => state).join();

const lineOf = ({ item, state, startedAt, endedAt, duplicate, refusal }: Travel): Line => ({
  name: item.name,
  via: item.via,
  state,
  seconds: ((endedAt ?? Date.now()) - startedAt) / 1000,
  done: endedAt !== undefined,
  good: state === item.expected,
  note:
    refusal ??
    (duplicate ? 'known already' : state === 'problem' && item.expected === 'problem' ? 'as it should be' : ''),
});
