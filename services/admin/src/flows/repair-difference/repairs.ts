import { Injectable } from '@nestjs/common';
import { PermanentError } from '#libs/errors';
import { Documents, TaskDecisions } from '#libs/ledger';
import type { Transaction } from '#libs/persistence';
import { type Difference, Differences } from '../../adapters/differences.store';
import { DIFFERENCES, type Repair, repairOf } from '../../domain/difference';
import { IndexCleaner } from './index-cleaner';
import { NextMessage } from './next-message';

/** Carries repairs out, in the caller's transaction. Whether they helped is seen at the auditor's next look. */
@Injectable()
export class Repairs {
  constructor(
    private readonly differences: Differences,
    private readonly documents: Documents,
    private readonly tasks: TaskDecisions,
    private readonly messages: NextMessage,
    private readonly index: IndexCleaner,
  ) {}

  /** `not_found` for what is not there, `conflict` for what is repaired already or what only a person can repair. */
  async apply(tx: Transaction, id: string): Promise<Difference> {
    const difference = await this.differences.lock(tx, id);
    if (!difference) throw new PermanentError('not_found', `There is no difference ${id}.`);
    if (difference.repairedAt) throw new PermanentError('conflict', `Difference ${id} is repaired already.`);
    const repair = repairOf(difference);
    if (repair === null || difference.documentId === null) throw unrepairable(difference);
    await this.carryOut(tx, repair, { ...difference, documentId: difference.documentId });
    await this.differences.noteRepair(tx, id);
    return { ...difference, repairAskedAt: new Date() };
  }

  private async carryOut(tx: Transaction, repair: Repair, { kind, subject, documentId }: OfDocument): Promise<void> {
    switch (repair) {
      case 'send_again':
        if (kind !== 'document_forgotten') await this.tasks.cancel(tx, subject, 'its message was lost');
        await this.messages.send(tx, documentId);
        return;
      case 'take_back':
        await this.documents.takeBack(tx, documentId, 'taken back: it had no problem to decide');
        await this.messages.send(tx, documentId);
        return;
      case 'index_again':
        return this.messages.sendToIndex(tx, documentId);
      case 'file_again':
        return this.messages.sendToVault(tx, documentId);
      case 'remove_from_index':
        return this.index.remove(tx, documentId);
    }
  }
}

type OfDocument = Pick<Difference, 'kind' | 'subject'> & { documentId: string };

const unrepairable = ({ id, kind, subject }: Difference): PermanentError =>
  new PermanentError('conflict', `Difference ${id} cannot be repaired from here. ${DIFFERENCES[kind].advice}`, {
    facts: { kind, subject },
  });
