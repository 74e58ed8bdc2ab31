import { setTimeout as wait } from 'node:timers/promises';
import { answer, eventsIn, type FleetEvent, Refusal, type Schemas, Unreachable } from '../../libs/client/src/index.ts';
import { patiently } from './patience.ts';
import type { Session } from './session.ts';

export type Document = Schemas['Document'];
export type State = Schemas['DocumentState'];

/** The way of a document, in order; the other states are other ends. */
export const WAY: readonly State[] = ['registered', 'parsing', 'parsed', 'tagged', 'enriched', 'indexed', 'published'];

const BAD_ENDS: ReadonlySet<State> = new Set(['problem', 'rejected', 'expired', 'erased', 'cancelled']);

export const endedBadly = (state: State): boolean => BAD_ENDS.has(state);

/** Before a stream that ended is opened again. */
const COME_BACK_MS = 1_000;
/** A fleet that is being restarted is waited for. */
const PATIENCE_MS = 60_000;

/** One document as it is. */
export const documentOf = ({ api, signal }: Session, id: string): Promise<Document> =>
  patiently(() => answer(api.GET('/api/documents/{id}', { params: { path: { id } }, signal })), signal);

/**
 * Follows a document to its end by its stream of events; `onState` hears of every state. A stream that ends, because its line or
 * its replica does, is opened again where it was. A key that follows as many streams as it may just looks now and then.
 */
export async function follow(session: Session, id: string, onState: (state: State) => void): Promise<Document> {
  let place = '';
  let patience = Date.now() + PATIENCE_MS;
  for (;;) {
    session.signal.throwIfAborted();
    try {
      for await (const event of eventsOf(session, id, place)) {
        patience = Date.now() + PATIENCE_MS;
        place = event.id || place;
        const state = stateIn(event);
        if (state) onState(state);
        if (state && isEnd(state)) return await documentOf(session, id);
      }
    } catch (fault) {
      if (hasNoSeat(fault)) return lookNowAndThen(session, id, onState);
      if (!mayPass(fault) || Date.now() > patience) throw fault;
    }
    await wait(COME_BACK_MS, undefined, { signal: session.signal });
  }
}

async function* eventsOf({ api, signal }: Session, id: string, place: string): AsyncGenerator<FleetEvent> {
  const headers = place ? { 'last-event-id': place } : {};
  const call = api.GET('/api/documents/{id}/events', { params: { path: { id } }, headers, signal, parseAs: 'stream' });
  const body: unknown = await answer(call);
  if (body instanceof ReadableStream) yield* eventsIn(body as ReadableStream<Uint8Array>);
  signal.throwIfAborted();
}

const stateIn = ({ event, data }: FleetEvent): State | undefined =>
  event === 'document' ? (JSON.parse(data) as { state: State }).state : undefined;

const isEnd = (state: State): boolean => state === 'published' || endedBadly(state);

const hasNoSeat = (fault: unknown): boolean => fault instanceof Refusal && fault.problem.code === 'too_many_streams';

/** The fleet is away, or says itself that it will be back. */
const mayPass = (fault: unknown): boolean =>
  fault instanceof Unreachable || (fault instanceof Refusal && fault.retryAfter !== undefined);

async function lookNowAndThen(session: Session, id: string, onState: (state: State) => void): Promise<Document> {
  let last: State | undefined;
  for (;;) {
    const document = await documentOf(session, id);
    if (document.state !== last) onState(document.state);
    last = document.state;
    if (isEnd(last)) return document;
    await wait(COME_BACK_MS, undefined, { signal: session.signal });
  }
}
