import { Controller, Get, Query } from '@nestjs/common';
import { type Caller, CurrentCaller, Requires } from '#libs/auth';
import { HybridSearch, type SearchAnswer, type SearchFilters } from '#libs/search';
import { cursorOf, Described, PLACE, placeIn } from '#libs/service-host';
import { SEARCHING } from './search-documents.openapi';
import { SearchQuery } from './search-query.dto';

/** Finds documents by words and by meaning, with the places where the words stand. */
@Controller('api/search')
export class SearchDocuments {
  constructor(private readonly search: HybridSearch) {}

  @Get()
  @Requires('search')
  @Described(SEARCHING)
  async find(@Query() query: SearchQuery, @CurrentCaller() caller: Caller): Promise<object> {
    const offset = Number(placeIn(query, PLACE.number)?.[0] ?? 0);
    const { q: text, mode, limit } = query;
    const answer = await this.search.search({ text, mode, limit, offset, filters: filtersOf(query, caller) });
    return present(answer, offset + limit);
  }
}

const filtersOf = (
  { case: caseName, tag, media_type: mediaType, from, to }: SearchQuery,
  { tenantId }: Caller,
): SearchFilters => ({
  tenantId,
  ...(caseName !== undefined && { caseName }),
  ...(tag !== undefined && { tag }),
  ...(mediaType !== undefined && { mediaType }),
  ...(from && { from }),
  ...(to && { to }),
});

const present = ({ total, tookMs, items, facets, corrections }: SearchAnswer, next: number): object => ({
  total,
  took_ms: tookMs,
  items: items.map(({ documentId, title, score, tags, highlights }) => ({
    document_id: documentId,
    title,
    score,
    tags,
    highlights,
  })),
  facets: { case: facets.case, tag: facets.tag, media_type: facets.mediaType },
  corrections,
  next_cursor: next < total && items.length > 0 ? cursorOf([String(next)]) : null,
});
