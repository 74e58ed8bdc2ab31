import { Injectable } from '@nestjs/common';
import { Database } from '#libs/persistence';

/** What people look at until they have accepted a document: it can be made again by processing the document again. */
export const INTERMEDIATE_KINDS = ['page_image'];

/** An intermediate file in the object store. */
export interface IntermediateFile {
  kind: string;
  path: string;
  page: number | null;
}

/** Which files of a document are only needed until it is accepted. */
@Injectable()
export class IntermediateFiles {
  constructor(private readonly database: Database) {}

  /** Never an original, even where an artifact is nothing but the original. */
  of(documentId: string): Promise<IntermediateFile[]> {
    return this.database.query<IntermediateFile>(
      `SELECT kind, path, page FROM artifact a
       WHERE document_id = $1 AND kind = ANY($2) AND status = 'ready'
         AND NOT EXISTS (SELECT FROM storage_object o WHERE o.key = a.path)
       ORDER BY kind, page`,
      [documentId, INTERMEDIATE_KINDS],
    );
  }
}
