import { createHash } from 'node:crypto';
import type { Database, Transaction } from '#libs/persistence';
import { GraphIndex, type GraphDocument, type Neighbour, type RelatedDocument } from './graph-index';
import { foldPhrase } from './words';

/** A tag or address that more documents have connects nothing, and following it would read them all. */
const COMMON = 1_000;

/** Postgres refuses index entries above 2 704 bytes; addresses can be longer. */
const LONGEST_VALUE = 400;

/** The graph as an edge table: document–tag, document–url, document–case. */
export class PostgresGraphIndex extends GraphIndex {
  constructor(private readonly database: Database) {
    super();
  }

  async replace(tx: Transaction, document: GraphDocument): Promise<void> {
    const neighbours = neighboursOf(document);
    const kinds = neighbours.map(({ kind }) => kind);
    const values = neighbours.map(({ value }) => value);
    const { documentId, tenantId, expiresAt } = document;
    await tx.query(FORGET_OTHERS, [documentId, kinds, values]);
    await tx.query(CONNECT, [documentId, tenantId, expiresAt, kinds, values]);
  }

  async remove(tx: Transaction, documentId: string): Promise<void> {
    await tx.query('DELETE FROM search_edge WHERE document_id = $1', [documentId]);
  }

  related(tenantId: string, documentId: string, limit: number): Promise<RelatedDocument[]> {
    return this.database.query<RelatedDocument>(RELATED, [tenantId, documentId, limit, COMMON]);
  }
}

/** What a document is connected with, each once, in the order in which rows are locked. */
export function neighboursOf({ tags, urls, caseName }: Pick<GraphDocument, 'tags' | 'urls' | 'caseName'>): Neighbour[] {
  const all: Neighbour[] = [
    ...tags.map((tag) => ({ kind: 'tag' as const, value: foldPhrase(tag) })),
    ...urls.map((url) => ({ kind: 'url' as const, value: shortened(withoutFragment(url)) })),
    ...(caseName ? [{ kind: 'case' as const, value: shortened(caseName) }] : []),
  ];
  const once = new Map(all.filter(({ value }) => value !== '').map((edge) => [`${edge.kind} ${edge.value}`, edge]));
  return [...once].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, edge]) => edge);
}

const withoutFragment = (url: string): string => url.replace(/#.*$/u, '');

const shortened = (value: string): string =>
  value.length <= LONGEST_VALUE
    ? value
    : `${value.slice(0, LONGEST_VALUE)}…${createHash('sha256').update(value).digest('hex').slice(0, 16)}`;

const FORGET_OTHERS = `
  DELETE FROM search_edge
   WHERE document_id = $1 AND (kind, value) NOT IN (SELECT * FROM unnest($2::text[], $3::text[]))`;

const CONNECT = `
  INSERT INTO search_edge (document_id, tenant_id, expires_at, kind, value)
  SELECT $1, $2, $3, kind, value FROM unnest($4::text[], $5::text[]) AS edge(kind, value)
  ON CONFLICT (document_id, kind, value) DO UPDATE SET tenant_id = excluded.tenant_id, expires_at = excluded.expires_at`;

/** Adamic and Adar's measure: what n documents share is worth 1/ln(1 + n). */
const RELATED = `
  WITH mine AS (
    SELECT kind, value, (
      SELECT count(*) FROM (
        SELECT FROM search_edge other WHERE other.tenant_id = $1 AND other.kind = own.kind AND other.value = own.value LIMIT $4 + 1
      ) AS counted
    ) AS degree
      FROM search_edge own WHERE tenant_id = $1 AND document_id = $2
  )
  SELECT edge.document_id AS "documentId", sum(1 / ln(1 + degree))::float8 AS score,
         jsonb_agg(jsonb_build_object('kind', kind, 'value', value) ORDER BY degree, kind, value) AS shared
    FROM mine JOIN search_edge edge USING (kind, value)
   WHERE degree BETWEEN 2 AND $4 AND edge.tenant_id = $1 AND edge.document_id <> $2
     AND (edge.expires_at IS NULL OR edge.expires_at > now())
   GROUP BY 1 ORDER BY score DESC, 1 LIMIT $3`;
