import { Injectable } from '@nestjs/common';
import type { Queries, Transaction } from '#libs/persistence';
import { v7 as uuidv7 } from 'uuid';

/** What is known of an artifact beyond its bytes: `{width, height}` of a picture, `{signature: "invalidated"}` of a PDF. */
export type ArtifactFacts = Record<string, unknown>;

/** A file that a step made. */
export interface NewArtifact {
  kind: string;
  /** Object key, or path below the vault. */
  path: string;
  mediaType: string;
  size: number;
  sha256: string;
  /** The page that it shows, from 1. */
  page?: number | undefined;
  facts?: ArtifactFacts;
}

/** A file that cannot be made of this document, and why. */
export interface MissingArtifact {
  kind: string;
  code: string;
  reason: string;
  page?: number;
}

/** An artifact as the ledger has it; an `asked` one is being made. Of an `unavailable` one the facts hold `{code, reason}`, and path and hash are empty. */
export interface Artifact {
  kind: string;
  status: 'ready' | 'unavailable' | 'asked';
  path: string;
  mediaType: string;
  size: number;
  sha256: string;
  page: number | null;
  facts: ArtifactFacts;
}

/** The artifacts of the ledger: which files were made out of a document. */
@Injectable()
export class Artifacts {
  /** Records artifacts; one of the same kind and path is replaced. */
  async put(tx: Transaction, documentId: string, artifacts: readonly NewArtifact[]): Promise<void> {
    await tx.query(PUT, [documentId, JSON.stringify(artifacts.map(rowOf))]);
  }

  /** Records what has become of these kinds: whatever else was recorded of them is forgotten. */
  async replace(
    tx: Transaction,
    documentId: string,
    kinds: readonly string[],
    outcome: { made: readonly NewArtifact[]; missing: readonly MissingArtifact[] },
  ): Promise<void> {
    await tx.query(`DELETE FROM artifact WHERE document_id = $1 AND kind = ANY($2)`, [documentId, kinds]);
    const rows = [...outcome.made.map(rowOf), ...outcome.missing.map(missingRowOf)];
    await tx.query(PUT, [documentId, JSON.stringify(rows)]);
  }

  /** Notes that artifacts of pages are asked for; the pages of which nothing is known, and nobody has asked a short while ago. */
  async ask(tx: Transaction, documentId: string, kind: string, pages: readonly number[]): Promise<number[]> {
    const rows = await tx.query<{ page: number }>(ASK, [documentId, kind, pages, ASKED_MINUTES]);
    return rows.map(({ page }) => page).sort((a, b) => a - b);
  }

  /** Records what has become of pages that were asked for. What nobody waits for any more is left out: it may be older than what there is. */
  async answer(
    tx: Transaction,
    documentId: string,
    kind: string,
    { pages, made, missing }: { pages: readonly number[]; made: NewArtifact[]; missing: MissingArtifact[] },
  ): Promise<void> {
    const asked = await tx.query<{ page: number }>(ANSWERED, [documentId, kind, pages]);
    const waiting = new Set(asked.map(({ page }) => page));
    const isAwaited = ({ page }: { page?: number | undefined }): boolean => page !== undefined && waiting.has(page);
    const rows = [...made.filter(isAwaited).map(rowOf), ...missing.filter(isAwaited).map(missingRowOf)];
    await tx.query(PUT, [documentId, JSON.stringify(rows)]);
  }

  /** The artifact of a kind, of that page if it is one of pages; undefined when nothing is recorded. */
  async find(queries: Queries, documentId: string, kind: string, page?: number): Promise<Artifact | undefined> {
    const [row] = await queries.query<Artifact>(
      `SELECT kind, status, path, media_type AS "mediaType", size::float8 AS size, sha256, page, facts FROM artifact
       WHERE document_id = $1 AND kind = $2 AND page IS NOT DISTINCT FROM $3::int`,
      [documentId, kind, page ?? null],
    );
    return row;
  }
}

const rowOf = ({ mediaType, ...artifact }: NewArtifact): object => ({
  id: uuidv7(),
  status: 'ready',
  media_type: mediaType,
  facts: {},
  ...artifact,
});

/** `#3` keeps missing pages apart. */
const missingRowOf = ({ kind, page, code, reason }: MissingArtifact): object => ({
  id: uuidv7(),
  status: 'unavailable',
  kind,
  page,
  path: page === undefined ? '' : `#${page}`,
  media_type: '',
  size: 0,
  sha256: '',
  facts: { code, reason },
});

/** After so long without an answer a page may be asked for again: whoever had to make it has given up. */
const ASKED_MINUTES = 15;

/** Under the path of a missing one, so that each page has one row of either kind. */
const ASK = `
  INSERT INTO artifact (id, document_id, kind, status, page, path, media_type, size, sha256)
  SELECT gen_random_uuid(), $1, $2, 'asked', page, '#' || page, '', 0, '' FROM unnest($3::int[]) AS asked(page)
  WHERE NOT EXISTS (
    SELECT FROM artifact a WHERE a.document_id = $1 AND a.kind = $2 AND a.page = asked.page AND a.status <> 'asked')
  ON CONFLICT (document_id, kind, path) DO UPDATE SET created_at = now()
  WHERE artifact.status = 'asked' AND artifact.created_at < now() - make_interval(mins => $4)
  RETURNING page`;

const ANSWERED = `
  DELETE FROM artifact WHERE document_id = $1 AND kind = $2 AND status = 'asked' AND page = ANY($3::int[]) RETURNING page`;

const PUT = `
  INSERT INTO artifact (id, document_id, kind, status, page, path, media_type, size, sha256, facts)
  SELECT id, $1, kind, status, page, path, media_type, size, sha256, facts
  FROM json_to_recordset($2::json) AS a(
    id uuid, kind text, status text, page int, path text, media_type text, size bigint, sha256 text, facts jsonb)
  ON CONFLICT (document_id, kind, path)
  DO UPDATE SET status = excluded.status, page = excluded.page, media_type = excluded.media_type, size = excluded.size,
    sha256 = excluded.sha256, facts = excluded.facts, created_at = now()`;
