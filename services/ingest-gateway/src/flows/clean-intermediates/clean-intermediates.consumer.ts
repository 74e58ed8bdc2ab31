import { Controller } from '@nestjs/common';
import { documentAccepted, type DocumentAccepted } from '#libs/contracts';
import { Artifacts, type MissingArtifact } from '#libs/ledger';
import { OnMessage, QUICK, type StepContext } from '#libs/messaging';
import { ObjectStore } from '#libs/storage';
import { INTERMEDIATE_KINDS, IntermediateFiles } from './intermediate-files.store';

/** What was made only to look at a document goes when the document is accepted; its original, PDF, thumbnail and files in the vault stay. */
@Controller()
export class CleanIntermediates {
  constructor(
    private readonly files: IntermediateFiles,
    private readonly storage: ObjectStore,
    private readonly artifacts: Artifacts,
  ) {}

  @OnMessage(documentAccepted, QUICK)
  async handle({ documentId, acceptedBy }: DocumentAccepted, step: StepContext): Promise<void> {
    const files = await this.files.of(documentId);
    for (const { path } of files) {
      step.signal.throwIfAborted();
      await this.storage.delete(path);
    }
    const missing = files.map(({ kind, page }): MissingArtifact => ({
      kind,
      code: 'removed_after_acceptance',
      reason: `It was removed when ${acceptedBy} accepted the document.`,
      ...(page !== null && { page }),
    }));
    await step.commitOnce(async ({ tx }) => {
      if (missing.length > 0) await this.artifacts.replace(tx, documentId, INTERMEDIATE_KINDS, { made: [], missing });
    });
  }
}
