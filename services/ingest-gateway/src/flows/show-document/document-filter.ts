import { PLACE, placeIn } from '#libs/service-host';
import type { ListQuery } from './list-query';
import type { SortTerms } from './sorts';

/** The conditions of a list of documents, with the values of their parameters. */
export class DocumentFilter {
  private readonly conditions: string[] = [];
  readonly values: unknown[] = [];

  constructor(tenantId: string, query: ListQuery, sort: SortTerms) {
    this.add('d.tenant_id = $', tenantId);
    this.add('c.name = $', query.case);
    this.add(HAS_TAG, query.tag);
    this.add('d.state = ANY($)', query.state);
    this.add('d.media_type LIKE $', query.media_type && likePattern(query.media_type).replaceAll('*', '%'));
    this.add(`d.title || ' ' || d.filename ILIKE $`, query.q && `%${likePattern(query.q)}%`);
    this.add('d.created_at >= $', query.from);
    this.add('d.created_at < $', query.to);
    this.continueAfter(query, sort);
  }

  get sql(): string {
    return this.conditions.join(' AND ');
  }

  /** A parameter for the rest of the statement. */
  parameter(value: unknown): string {
    return `$${this.values.push(value)}`;
  }

  private add(condition: string, value: unknown): void {
    if (value !== undefined) this.conditions.push(condition.replace('$', this.parameter(value)));
  }

  private continueAfter(query: ListQuery, { column, type, part, after }: SortTerms): void {
    const place = placeIn(query, part, PLACE.id);
    if (!place) return;
    const [last, id] = place.map((value) => this.parameter(value));
    this.conditions.push(`(${column}, d.id) ${after} (${last}::${type}, ${id}::uuid)`);
  }
}

const HAS_TAG = `EXISTS (
  SELECT 1 FROM document_enrichment e, jsonb_array_elements(e.content) tag
  WHERE e.document_id = d.id AND e.kind = 'tags' AND lower(tag ->> 'text') = lower($))`;

/** Letters that LIKE would take for wildcards, escaped. */
const likePattern = (text: string): string => text.replaceAll(/[\\%_]/g, String.raw`\$&`);
