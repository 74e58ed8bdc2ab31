import type { SearchFilters } from './search-document';
import { foldPhrase } from './words';

/** SQL over `search_document AS d` with parameters $1 to $6: what these filters let through and has not expired. */
export const VISIBLE = `
  d.tenant_id = $1 AND (d.expires_at IS NULL OR d.expires_at > now())
  AND ($2::text IS NULL OR d.case_name = $2)
  AND ($3::text IS NULL OR d.tag_keys @> ARRAY[$3])
  AND ($4::text IS NULL OR d.media_type = $4)
  AND ($5::timestamptz IS NULL OR d.created_at >= $5)
  AND ($6::timestamptz IS NULL OR d.created_at < $6)`;

/** The six parameters of `VISIBLE`. */
export const visibleParams = ({ tenantId, caseName, tag, mediaType, from, to }: SearchFilters): unknown[] => [
  tenantId,
  caseName ?? null,
  tag === undefined ? null : foldPhrase(tag),
  mediaType ?? null,
  from ?? null,
  to ?? null,
];

/** Whether anything but the tenant narrows the search. */
export const isNarrowed = ({ tenantId: _tenant, ...rest }: SearchFilters): boolean =>
  Object.values(rest).some((value) => value !== undefined);
