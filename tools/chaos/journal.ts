import type { PlannedFault } from './schedule.ts';

/** How an item gets in. */
export type Way = 'post' | 'upload' | 'bucket';

/** One thing that the load sends; remembered from its first attempt on. */
export interface Item {
  /** Ours, unique, and part of the document's file name and text. A repeat has the id of what it repeats. */
  id: string;
  way: Way;
  /** Broken on purpose: it belongs into the Problem Log. */
  poison: boolean;
  /** Sent before: the fleet must answer with the first one's document. */
  repeat: boolean;
  filename: string;
  content: Buffer;
}

/** What became of sending an item. Times are Date.now(). */
export interface Sending {
  id: string;
  filename: string;
  way: Way;
  poison: boolean;
  repeat: boolean;
  attemptedAt: number;
  attempts: number;
  acknowledgedAt?: number;
  /** 202, 200, or 201 for an object that the store took. */
  status?: number;
  documentId?: string;
  /** The last refusal, when it never was acknowledged. */
  refusal?: string;
}

/** What became of a planned fault. Times are Date.now(). */
export interface HappenedFault extends PlannedFault {
  injectedAt: number;
  /** When a frozen process went on. */
  endedAt?: number;
  /** When the component served again. */
  healthyAt?: number;
  /** Why it could not be done, or did not heal. */
  trouble?: string;
}

/** Everything that a run did, in order. */
export class Journal {
  readonly startedAt = Date.now();
  readonly sendings: Sending[] = [];
  readonly faults: HappenedFault[] = [];

  begin({ id, filename, way, poison, repeat }: Item): Sending {
    const sending: Sending = { id, filename, way, poison, repeat, attemptedAt: Date.now(), attempts: 0 };
    this.sendings.push(sending);
    return sending;
  }

  happen(fault: PlannedFault): HappenedFault {
    const happened: HappenedFault = { ...fault, injectedAt: Date.now() };
    this.faults.push(happened);
    return happened;
  }
}
