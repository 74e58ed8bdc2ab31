import { Injectable } from '@nestjs/common';
import { Database } from '#libs/persistence';
import { ObjectStore } from '#libs/storage';
import type { DifferenceKind, Finding } from '../../../domain/difference';
import { Comparison, type Look, type Mark, type OpenDifference } from '../comparison';
import { LEAST_UUID, walk } from '../walk';

/** Objects asked for at one look, and at the same moment: some seconds of a store that answers in 20 ms. */
const STRIDE = { least: LEAST_UUID, fresh: 500, old: 200 };
const AT_ONCE = 16;

interface StoredOriginal {
  key: string;
  documentId: string;
  tenantId: string;
  bucket: string;
  objectKey: string;
  size: number;
}

/** The original of every document is in the bucket, with the size it was accepted with. */
@Injectable()
export class StoredObjects extends Comparison {
  readonly name = 'objects';
  readonly kinds: readonly DifferenceKind[] = ['object_missing', 'object_differs'];

  constructor(
    private readonly database: Database,
    private readonly store: ObjectStore,
  ) {
    super();
  }

  /** Without its bucket the store answers as if each object were missing: hence the ping. */
  async look(mark: Mark, open: readonly OpenDifference[]): Promise<Look> {
    await this.store.ping();
    const walked = await walk(mark, STRIDE, (...batch) => this.database.query<StoredOriginal>(BATCH, batch));
    const documents = open.map(({ documentId }) => documentId);
    const again = await this.database.query<StoredOriginal>(OF_DOCUMENTS, [documents]);
    const originals = [...walked.entries, ...again];
    const findings: Finding[] = [];
    for (let from = 0; from < originals.length; from += AT_ONCE)
      findings.push(...(await this.compare(originals.slice(from, from + AT_ONCE))));
    const examined = [...originals.map(subjectOf), ...open.map(({ subject }) => subject)];
    return { findings, examined, mark: walked.mark };
  }

  private async compare(originals: readonly StoredOriginal[]): Promise<Finding[]> {
    const findings = await Promise.all(originals.map((original) => this.compareOne(original)));
    return findings.flatMap((finding) => finding ?? []);
  }

  private async compareOne(original: StoredOriginal): Promise<Finding | undefined> {
    const { documentId, tenantId, bucket, objectKey, size } = original;
    const found = await this.store.head(objectKey, bucket);
    if (found?.size === size) return undefined;
    const facts = { documentId, tenantId, subject: subjectOf(original), lost: true };
    if (!found) return { ...facts, kind: 'object_missing', details: { size } };
    return { ...facts, kind: 'object_differs', details: { size, found: found.size } };
  }
}

const subjectOf = ({ bucket, objectKey }: StoredOriginal): string => `${bucket}/${objectKey}`;

const ORIGINALS = `
  SELECT o.id AS key, o.document_id AS "documentId", d.tenant_id AS "tenantId", o.bucket, o.key AS "objectKey", o.size::float AS size
  FROM storage_object o JOIN document d ON d.id = o.document_id
  WHERE d.state NOT IN ('expired', 'erased')`;

const BATCH = `${ORIGINALS} AND o.id > $1 AND ($2::uuid IS NULL OR o.id <= $2) ORDER BY o.id LIMIT $3`;

const OF_DOCUMENTS = `${ORIGINALS} AND o.document_id = ANY($1)`;
