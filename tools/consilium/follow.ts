import { setTimeout as wait } from 'node:timers/promises';
import { answer, type Schemas, Unreachable } from '../../libs/client/src/index.ts';
import { patiently } from './patience.ts';
import type { Session } from './session.ts';

export type Document = Schemas['Document'];
export type State = Schemas['DocumentState'];

/** The way of a document, in order; the other states are other ends. */
export const WAY: readonly State[] = ['registered', 'parsing', 'parsed', 'tagged', 'enriched', 'indexed', 'published'];

const BAD_ENDS: ReadonlySet<State> = new Set(['problem', 'rejected', 'expired', 'erased', 'cancelled']);

export const endedBadly = (state: State): boolean => BAD_ENDS.has(state);

const FIRST_LOOK_MS = 150;
const LONGEST_PAUSE_MS = 2_000;
/** A fleet that is being restarted is waited for. */
const PATIENCE_MS = 60_000;

/** One document as it is. */
export const documentOf = ({ api, signal }: Session, id: string): Promise<Document> =>
  patiently(() => answer(api.GET('/api/documents/{id}', { params: { path: { id } }, signal })), signal);

/** Follows a document to its end; `onState` hears of every state that was seen. Looks less often the longer nothing moves. */
export async function follow(session: Session, id: string, onState: (state: State) => void): Promise<Document> {
  let [last, pause] = ['' as State | '', FIRST_LOOK_MS];
  for (;;) {
    const document = await seen(session, id);
    if (document.state !== last) {
      last = document.state;
      pause = FIRST_LOOK_MS;
      onState(last);
    }
    if (last === 'published' || endedBadly(last)) return document;
    await wait(pause, undefined, { signal: session.signal });
    pause = Math.min(LONGEST_PAUSE_MS, pause * 1.3);
  }
}

async function seen(session: Session, id: string): Promise<Document> {
  const until = Date.now() + PATIENCE_MS;
  for (;;)
    try {
      return await documentOf(session, id);
    } catch (fault) {
      if (!(fault instanceof Unreachable) || Date.now() > until) throw fault;
      await wait(LONGEST_PAUSE_MS, undefined, { signal: session.signal });
    }
}
