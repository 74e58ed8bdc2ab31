import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { FleetClient, Timed } from './fleet-client';
import { type Figures, ms, perSecond, quantile } from './figures';

const SENDERS = 8;
const POSTS = 400;
const SEARCHED = 20;

/** Text posts from acceptance to search. */
export async function benchPosts(client: FleetClient): Promise<Figures> {
  const run = randomUUID().slice(0, 8);
  const ids: string[] = [];
  const answers: number[] = [];
  const started = Date.now();
  let next = 0;
  const sender = async (): Promise<void> => {
    for (let index = next++; index < POSTS; index = next++) {
      const asked = performance.now();
      ids[index] = await client.post(`${run}-${index}`, textOf(run, index));
      answers.push(performance.now() - asked);
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, sender));
  const accepted = Date.now() - started;
  const documents = await published(client, ids);
  const ways = documents.map(({ created_at, published_at }) => Date.parse(published_at ?? '') - Date.parse(created_at));
  const last = Math.max(...documents.map(({ published_at }) => Date.parse(published_at ?? '')));
  const found = await Promise.all(ids.slice(0, SEARCHED).map((id, index) => client.finds(wordOf(run, index), id)));
  return {
    title: `${POSTS} text posts, ${SENDERS} senders`,
    rows: [
      ['accepted', perSecond(POSTS, accepted)],
      ['answer p50 / p95', `${ms(quantile(answers, 0.5))} / ${ms(quantile(answers, 0.95))}`],
      ['post → searchable p50 / p95', `${ms(quantile(ways, 0.5))} / ${ms(quantile(ways, 0.95))}`],
      ['published', perSecond(POSTS, last - started)],
      ['found by search', `${found.filter(Boolean).length} of ${SEARCHED}`],
      ...(await single(client, run)),
    ],
  };
}

/** One post at a time on an idle fleet: the way without any queueing. */
async function single(client: FleetClient, run: string): Promise<[string, string][]> {
  const ways: number[] = [];
  for (let index = POSTS; index < POSTS + 15; index++) {
    const id = await client.post(`${run}-${index}`, textOf(run, index));
    const [document] = await published(client, [id]);
    if (document) ways.push(Date.parse(document.published_at ?? '') - Date.parse(document.created_at));
  }
  return [['idle fleet: post → searchable p50', ms(quantile(ways, 0.5))]];
}

const wordOf = (run: string, index: number): string => `zz${run}x${index}`;

const textOf = (run: string, index: number): string =>
  `The harbour master of Port Sable reports ${index} containers under the word ${wordOf(run, index)}. ` +
  'Two cranes are waiting for spare parts, and the pilot boat leaves with the evening tide to meet the ferry.';

/** Waits until all are published; a document that ends otherwise fails the run. */
async function published(client: FleetClient, ids: readonly string[]): Promise<Timed[]> {
  const documents: Timed[] = [];
  for (const id of ids) {
    let document = await client.document(id);
    while (document.state !== 'published') {
      if (document.state === 'problem') throw new Error(`document ${id} ended in the Problem Log`);
      await wait(25);
      document = await client.document(id);
    }
    documents.push(document);
  }
  return documents;
}

export { published };
