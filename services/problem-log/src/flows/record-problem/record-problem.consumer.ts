import { Controller } from '@nestjs/common';
import { Documents } from '#libs/ledger';
import { type DeadLetter, OnDeadLetter, QUICK, type StepContext } from '#libs/messaging';
import type { Transaction } from '#libs/persistence';
import { Problems } from '../../adapters/problems.store';
import { externalReferenceOf } from '../../domain/external-reference';
import { fingerprintOf } from '../../domain/fingerprint';
import { recommendationFor } from '../../domain/recommendation';
import { problemsTotal } from './record-problem.metrics';

/** Whatever a flow or the broker gave up on becomes a problem that waits for a person, and its document is put aside. */
@Controller()
export class RecordProblem {
  constructor(
    private readonly documents: Documents,
    private readonly problems: Problems,
  ) {}

  @OnDeadLetter(QUICK)
  async handle(letter: DeadLetter, step: StepContext): Promise<void> {
    const { documentId, jobId, tenantId } = letter.ids;
    await step.commitOnce(async ({ tx }) => {
      const owner = documentId ? await ownerOf(tx, documentId, jobId) : undefined;
      if (documentId && owner && !owner.isSuperseded)
        await this.documents.putAside(tx, documentId, `${letter.queue}: ${letter.code}`);
      await this.problems.record(tx, letter, {
        tenantId: owner?.tenantId ?? tenantId,
        fingerprint: fingerprintOf(letter),
        recommendation: recommendationFor(letter.code),
        externalReference: externalReferenceOf(letter.body),
      });
    });
    problemsTotal.inc({ code: letter.code, queue: letter.queue });
  }
}

/** Whose document it is, and whether a newer revision has taken over; undefined when it is not in the ledger, which may be the very problem. */
async function ownerOf(
  tx: Transaction,
  documentId: string,
  jobId: string | undefined,
): Promise<{ tenantId: string; isSuperseded: boolean } | undefined> {
  const [owner] = await tx.query<{ tenantId: string; isSuperseded: boolean }>(
    `SELECT d.tenant_id AS "tenantId", j.superseded_at IS NOT NULL AS "isSuperseded"
     FROM document d LEFT JOIN job j ON j.id = $2 WHERE d.id = $1`,
    [documentId, jobId ?? null],
  );
  return owner;
}
