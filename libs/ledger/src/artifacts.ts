import { Injectable } from '@nestjs/common';
import type { Transaction } from '#libs/persistence';
import { v7 as uuidv7 } from 'uuid';

/** A file that a step made. */
export interface NewArtifact {
  kind: string;
  /** Object key, or path below the vault. */
  path: string;
  mediaType: string;
  size: number;
  sha256: string;
}

/** The artifacts of the ledger: which files were made out of a document. */
@Injectable()
export class Artifacts {
  /** Records artifacts; one of the same kind and path is replaced. */
  async put(tx: Transaction, documentId: string, artifacts: readonly NewArtifact[]): Promise<void> {
    const rows = artifacts.map(({ mediaType, ...artifact }) => ({ id: uuidv7(), media_type: mediaType, ...artifact }));
    await tx.query(
      `INSERT INTO artifact (id, document_id, kind, path, media_type, size, sha256)
       SELECT id, $1, kind, path, media_type, size, sha256
       FROM json_to_recordset($2::json) AS a(id uuid, kind text, path text, media_type text, size bigint, sha256 text)
       ON CONFLICT (document_id, kind, path)
       DO UPDATE SET media_type = excluded.media_type, size = excluded.size, sha256 = excluded.sha256, created_at = now()`,
      [documentId, JSON.stringify(rows)],
    );
  }
}
