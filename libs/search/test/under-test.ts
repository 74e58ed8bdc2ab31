import type { Transaction } from '#libs/persistence';

/** An index with the transactions it is written in; every factory call gives an empty one. */
export interface UnderTest<Index> {
  readonly index: Index;
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export type Factory<Index> = () => Promise<UnderTest<Index>>;
