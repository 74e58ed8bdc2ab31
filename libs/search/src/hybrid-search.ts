import type { Embedder } from '#libs/inference';
import type { Catalogue, CataloguedDocument } from './catalogue.store';
import { countFacets, type Facets } from './facets';
import { isNarrowed } from './filters';
import { fuse } from './fuse';
import { highlight } from './highlight';
import type { ScoredDocument, SearchFilters } from './search-document';
import type { TextHits, TextIndex, TextQuery } from './text-index';
import type { VectorHit, VectorIndex } from './vector-index';
import { quotedPhrases } from './words';

export interface SearchRequest {
  readonly text: string;
  readonly filters: SearchFilters;
  readonly mode: 'hybrid' | 'text' | 'vector';
  readonly limit: number;
  /** Results to leave out from the beginning. */
  readonly offset: number;
}

export interface SearchAnswer {
  /** Documents that match. */
  readonly total: number;
  readonly tookMs: number;
  readonly items: readonly SearchItem[];
  readonly facets: Facets;
  /** Words that nobody wrote, with what was searched instead. */
  readonly corrections: Readonly<Record<string, readonly string[]>>;
}

export interface SearchItem {
  readonly documentId: string;
  readonly title: string;
  readonly score: number;
  readonly tags: readonly string[];
  readonly highlights: readonly Highlight[];
}

/** A piece of a page; in `html` only `<mark>` is an element, everything else is escaped text. */
export interface Highlight {
  readonly page: number;
  readonly html: string;
}

/** So many documents are ranked and can be paged through; `total` counts all. */
const RANKED = 1_000;
const CLOSEST = 100;
const PASSAGES = 3;

/** What MiniLM finds below this cosine, or far behind its best find, has nothing to do with the query (unrelated pairs: −.05 to .2). */
const LEAST_COSINE = 0.22;
const LEAST_OF_BEST = 0.7;

/** What a ranking by guessed words only is worth beside one by meaning. */
const GUESSWORK = 0.5;

/** Search by words and by meaning, fused by rank; what words cannot express and what the embedder cannot read make up for each other. */
export class HybridSearch {
  constructor(
    private readonly texts: TextIndex,
    private readonly vectors: VectorIndex,
    private readonly catalogue: Catalogue,
    private readonly embedder: Embedder,
  ) {}

  async search(request: SearchRequest): Promise<SearchAnswer> {
    const startedAt = performance.now();
    const { filters } = request;
    const [{ query, words }, meanings] = await Promise.all([this.byWords(request), this.byMeaning(request)]);
    const trust = query.terms.every(({ guessed }) => guessed) ? GUESSWORK : 1;
    const ranking = fuse({ hits: words.hits, weight: trust }, { hits: meanings, weight: 1 });
    const ids = ranking.map(({ documentId }) => documentId);
    const documents = await this.catalogue.describe(ids, filters);
    const found = ranking.filter(({ documentId }) => documents.has(documentId));
    const page = found.slice(request.offset, request.offset + request.limit);
    return {
      total: Math.max(found.length, words.total),
      items: await this.items(page, documents, { query, meanings }),
      facets: countFacets(found.flatMap(({ documentId }) => documents.get(documentId) ?? [])),
      corrections: query.corrections,
      tookMs: Math.round(performance.now() - startedAt),
    };
  }

  private async byWords({ text, mode, filters }: SearchRequest): Promise<{ query: TextQuery; words: TextHits }> {
    const query = await this.texts.understand(text, filters.tenantId);
    if (mode === 'vector') return { query, words: { total: 0, hits: [] } };
    return { query, words: await this.texts.search(query, filters, RANKED) };
  }

  private async byMeaning({ text, mode, filters }: SearchRequest): Promise<VectorHit[]> {
    if (mode === 'text' || text.trim() === '' || quotedPhrases(text).length > 0 || !this.embedder.supports(text))
      return [];
    const [vector] = await this.embedder.embed([text], 'query');
    if (!vector) return [];
    const documentIds = isNarrowed(filters) ? await this.catalogue.matching(filters) : undefined;
    const { tenantId } = filters;
    const hits = await this.vectors.search({ tenantId, vector, limit: CLOSEST, ...(documentIds && { documentIds }) });
    const least = Math.max(LEAST_COSINE, LEAST_OF_BEST * (hits[0]?.score ?? 0));
    return hits.filter(({ score }) => score >= least);
  }

  private async items(
    page: readonly ScoredDocument[],
    documents: ReadonlyMap<string, CataloguedDocument>,
    found: { query: TextQuery; meanings: readonly VectorHit[] },
  ): Promise<SearchItem[]> {
    const highlights = await this.highlights(page, found);
    return page.map(({ documentId, score }) => ({
      documentId,
      title: documents.get(documentId)?.title ?? '',
      score,
      tags: documents.get(documentId)?.tags ?? [],
      highlights: highlights.get(documentId) ?? [],
    }));
  }

  /** The passages with the words; of documents found by meaning or title alone the closest passage, or the first. */
  private async highlights(
    page: readonly ScoredDocument[],
    { query, meanings }: { query: TextQuery; meanings: readonly VectorHit[] },
  ): Promise<Map<string, Highlight[]>> {
    const ids = page.map(({ documentId }) => documentId);
    const byDocument = Map.groupBy(await this.texts.passages(query, ids, PASSAGES), ({ documentId }) => documentId);
    const closest = new Map(meanings.map(({ documentId, ordinal }) => [documentId, ordinal]));
    const highlights = ids.map(async (documentId): Promise<[string, Highlight[]]> => {
      const passages = byDocument.get(documentId);
      if (passages)
        return [documentId, passages.map(({ page: number, text, matched }) => shown(number, text, matched))];
      const chunk = await this.texts.chunk(documentId, closest.get(documentId) ?? 1);
      return [documentId, chunk ? [shown(chunk.page, chunk.text, NOTHING)] : []];
    });
    return new Map(await Promise.all(highlights));
  }
}

const NOTHING: ReadonlySet<string> = new Set();

const shown = (page: number | null, text: string, matched: ReadonlySet<string>): Highlight => ({
  page: page ?? 1,
  html: highlight(text, matched),
});
