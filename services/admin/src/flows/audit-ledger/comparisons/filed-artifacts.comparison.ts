import { Injectable } from '@nestjs/common';
import { Database } from '#libs/persistence';
import { VaultFiles } from '../../../adapters/vault-files';
import type { DifferenceKind, Finding } from '../../../domain/difference';
import { Comparison, type Look, type Mark, type OpenDifference } from '../comparison';
import { LEAST_UUID, walk } from '../walk';

const STRIDE = { least: LEAST_UUID, fresh: 1_000, old: 500 };

interface FiledArtifact {
  key: string;
  documentId: string;
  tenantId: string;
  path: string;
  size: number;
}

/** The files of every published document lie in the vault, with the size that was written. */
@Injectable()
export class FiledArtifacts extends Comparison {
  readonly name = 'vault';
  readonly kinds: readonly DifferenceKind[] = ['vault_missing', 'vault_differs'];
  override readonly takesTwoLooks = true;

  constructor(
    private readonly database: Database,
    private readonly files: VaultFiles,
  ) {
    super();
  }

  async look(mark: Mark, open: readonly OpenDifference[]): Promise<Look> {
    await this.files.mustBeThere();
    const walked = await walk(mark, STRIDE, (...batch) => this.database.query<FiledArtifact>(BATCH, batch));
    const documents = open.map(({ documentId }) => documentId);
    const again = await this.database.query<FiledArtifact>(OF_DOCUMENTS, [documents]);
    const artifacts = [...walked.entries, ...again];
    const findings: Finding[] = [];
    for (const artifact of artifacts) findings.push(...(await this.compare(artifact)));
    const examined = [...artifacts.map(({ path }) => path), ...open.map(({ subject }) => subject)];
    return { findings, examined, mark: walked.mark };
  }

  private async compare({ documentId, tenantId, path, size }: FiledArtifact): Promise<Finding[]> {
    const found = await this.files.sizeOf(path);
    if (found === size) return [];
    const facts = { documentId, tenantId, subject: path, lost: false };
    if (found === undefined) return [{ ...facts, kind: 'vault_missing', details: { size } }];
    return [{ ...facts, kind: 'vault_differs', details: { size, found } }];
  }
}

const ARTIFACTS = `
  SELECT a.id AS key, a.document_id AS "documentId", d.tenant_id AS "tenantId", a.path, a.size::float AS size
  FROM artifact a JOIN document d ON d.id = a.document_id
  WHERE a.kind LIKE 'vault\\_%' AND d.state = 'published'`;

const BATCH = `${ARTIFACTS} AND a.id > $1 AND ($2::uuid IS NULL OR a.id <= $2) ORDER BY a.id LIMIT $3`;

const OF_DOCUMENTS = `${ARTIFACTS} AND a.document_id = ANY($1)`;
