import { PLACE } from '#libs/service-host';

/** Fields that lists of documents can be sorted by, with their SQL types. */
const FIELDS = {
  created_at: { type: 'timestamptz', part: PLACE.time },
  updated_at: { type: 'timestamptz', part: PLACE.time },
  title: { type: 'text', part: PLACE.text },
  size: { type: 'bigint', part: PLACE.bigNumber },
} as const;

type Field = keyof typeof FIELDS;
export type Sort = Field | `-${Field}`;

export const SORTS: Sort[] = (Object.keys(FIELDS) as Field[]).flatMap((field): Sort[] => [field, `-${field}`]);

/** A sort in SQL's terms: column of `document` and its type, direction, and the comparison that continues after a row. */
export interface SortTerms {
  readonly column: string;
  readonly type: string;
  /** What its values look like in a cursor. */
  readonly part: RegExp;
  readonly direction: 'ASC' | 'DESC';
  readonly after: '>' | '<';
}

export function sortTerms(sort: Sort): SortTerms {
  const field = sort.replace('-', '') as Field;
  const terms = { column: `d.${field}`, ...FIELDS[field] };
  return sort.startsWith('-')
    ? { ...terms, direction: 'DESC', after: '<' }
    : { ...terms, direction: 'ASC', after: '>' };
}
