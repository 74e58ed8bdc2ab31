import { type Claims, type TurnTimes, Turns } from '#libs/claims';

/** Milliseconds. The first one's transaction takes some ten; who has waited longer than that goes on by himself. */
const TIMES: TurnTimes = { patience: 2_000, firstLook: 5, longestLook: 50 };

/** Of all senders of the same file at the same moment one writes it into the ledger; the others wait for him, without a connection of the database. */
export class DocumentTurns {
  private readonly turns: Turns;

  constructor(claims: Claims, times = TIMES) {
    this.turns = new Turns(claims, times);
  }

  /** What `work` gives; undefined when another has just written the document of that key, or has failed to. */
  first<T>(idempotencyKey: string, work: () => Promise<T>): Promise<T | undefined> {
    return this.turns.first(`document:${idempotencyKey}`, work);
  }
}
