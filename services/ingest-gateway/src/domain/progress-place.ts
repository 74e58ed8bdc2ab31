/**
 * A place in the order in which everybody sees what happens: the transaction that made a move, then what kind of move it is, then
 * its number. Transactions are told of only when every older one has ended, so nothing ever turns up before a place that was passed.
 */
export interface Place {
  readonly xid: bigint;
  readonly source: number;
  readonly id: bigint;
}

/** The place before everything that a transaction has made. */
export const beginningOf = (xid: bigint): Place => ({ xid, source: 0, id: 0n });

/** As clients get it, and give it back to go on from there: `4711-1-99`. */
export const formatPlace = ({ xid, source, id }: Place): string => `${xid}-${source}-${id}`;

/** Reads a place back; undefined for anything else. */
export function parsePlace(text: string): Place | undefined {
  const [, xid, source, id] = /^(\d{1,18})-(\d)-(\d{1,18})$/.exec(text) ?? [];
  if (xid === undefined || id === undefined) return undefined;
  return { xid: BigInt(xid), source: Number(source), id: BigInt(id) };
}

/** Whether one place comes after another. */
export function isAfter(place: Place, other: Place): boolean {
  if (place.xid !== other.xid) return place.xid > other.xid;
  if (place.source !== other.source) return place.source > other.source;
  return place.id > other.id;
}
