import type { CataloguedDocument } from './catalogue.store';

export interface FacetCount {
  readonly value: string;
  readonly count: number;
}

/** How many of the found documents have which property: the most frequent values of each. */
export interface Facets {
  readonly case: readonly FacetCount[];
  readonly tag: readonly FacetCount[];
  readonly mediaType: readonly FacetCount[];
}

const MOST_VALUES = 20;

/** Counts documents by case, tag and media type. Spellings of one tag count together and show the first one met. */
export function countFacets(documents: Iterable<CataloguedDocument>): Facets {
  const cases = new Tally();
  const tags = new Tally();
  const mediaTypes = new Tally();
  for (const { caseName, mediaType, tags: names, tagKeys } of documents) {
    if (caseName !== null) cases.count(caseName);
    mediaTypes.count(mediaType);
    for (const key of new Set(tagKeys)) tags.count(key, names[tagKeys.indexOf(key)]);
  }
  return { case: cases.top(), tag: tags.top(), mediaType: mediaTypes.top() };
}

class Tally {
  private readonly counts = new Map<string, { value: string; count: number }>();

  count(key: string, value = key): void {
    const entry = this.counts.get(key) ?? { value, count: 0 };
    entry.count += 1;
    this.counts.set(key, entry);
  }

  top(): FacetCount[] {
    return [...this.counts.values()]
      .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
      .slice(0, MOST_VALUES);
  }
}
