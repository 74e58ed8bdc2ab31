import type { ReadPage, Reading } from './reading';

/** When a reading is bad enough to pay for another. */
export class SecondEngineRules {
  /** Without an engine nobody is asked. */
  readonly engine: string | null = null;
  /** Part of the pages that gave text. */
  readonly leastCoverage: number = 0.7;
  /** Mean over words. */
  readonly leastConfidence: number = 0.6;

  constructor(changes: Partial<SecondEngineRules> = {}) {
    Object.assign(this, changes);
  }

  /** Whether another engine is to be asked about a document with these figures. */
  wants({ coverage, averageConfidence }: Pick<Reading, 'coverage' | 'averageConfidence'>): boolean {
    return this.engine !== null && (coverage < this.leastCoverage || averageConfidence < this.leastConfidence);
  }
}

/** A page as our own engine read it. */
export type FirstPage = Pick<ReadPage, 'number' | 'text' | 'confidence'> & { source: string };

/** The pages of a second engine, by whether they are better than ours. */
export interface Comparison {
  better: ReadPage[];
  worse: ReadPage[];
}

/**
 * Compares what two engines have read: better is what has more letters, weighted by how sure the engine is of them. Pages whose text was in the file are not
 * compared, and none is added.
 */
export function comparePages(first: readonly FirstPage[], second: readonly ReadPage[]): Comparison {
  const own = new Map(first.filter(({ source }) => source === 'ocr').map((page) => [page.number, worthOf(page)]));
  const compared = second.filter(({ number }) => own.has(number));
  const isBetter = (page: ReadPage): boolean => worthOf(page) > (own.get(page.number) ?? Infinity);
  return { better: compared.filter(isBetter), worse: compared.filter((page) => !isBetter(page)) };
}

function worthOf({ text, confidence }: Pick<ReadPage, 'text' | 'confidence'>): number {
  return text.replace(/\s+/g, '').length * confidence;
}
