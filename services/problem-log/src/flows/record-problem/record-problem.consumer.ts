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
    const { documentId, tenantId } = letter.ids;
    await step.commitOnce(async ({ tx }) => {
      const ownerId = documentId && (await tenantOf(tx, documentId));
      if (ownerId) await this.documents.putAside(tx, documentId, `${letter.queue}: ${letter.code}`);
      await this.problems.record(tx, letter, {
        tenantId: ownerId ?? tenantId,
        fingerprint: fingerprintOf(letter),
        recommendation: recommendationFor(letter.code),
        externalReference: externalReferenceOf(letter.body),
      });
    });
    problemsTotal.inc({ code: letter.code, queue: letter.queue });
  }
}

/** The tenant of a document; undefined when the document is not in the ledger, which may be the very problem. */
async function tenantOf(tx: Transaction, documentId: string): Promise<string | undefined> {
  const [document] = await tx.query<{ tenant_id: string }>(`SELECT tenant_id FROM document WHERE id = $1`, [
    documentId,
  ]);
  return document?.tenant_id;
}
