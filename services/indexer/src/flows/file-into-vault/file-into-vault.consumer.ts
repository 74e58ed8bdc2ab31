import { Controller } from '@nestjs/common';
import { documentIndexed, type DocumentIndexed } from '#libs/contracts';
import { Artifacts, Documents, type NewArtifact } from '#libs/ledger';
import { minutes, OnMessage, seconds, type StepContext } from '#libs/messaging';
import { IndexedDocuments } from '../../adapters/indexed-documents.store';
import { VaultFolder } from '../../adapters/vault-folder.store';
import { artifactsOf, mainPageOf } from '../../domain/vault-layout';
import { recordFolder } from './vault-mapping.store';

/** A findable document is laid into the vault that people open; with that it is published and its job is done. */
@Controller()
export class FileIntoVault {
  constructor(
    private readonly sources: IndexedDocuments,
    private readonly vault: VaultFolder,
    private readonly documents: Documents,
    private readonly artifacts: Artifacts,
  ) {}

  @OnMessage(documentIndexed, {
    concurrency: 8,
    timeoutMs: minutes(1),
    retry: { attempts: 6, firstDelayMs: seconds(1), maxDelayMs: minutes(2) },
  })
  async handle({ documentId }: DocumentIndexed, step: StepContext): Promise<void> {
    const document = await this.sources.load(documentId);
    const folder = VaultFolder.folderOf(document.tenantName, document.caseName, documentId);
    const written: NewArtifact[] = [];
    for (const file of artifactsOf(document)) {
      const { kind, mediaType } = file;
      written.push({ kind: `vault_${kind}`, mediaType, ...(await this.vault.replace(folder, file)) });
    }
    await this.vault.offer(folder, mainPageOf(document));
    await step.commitOnce(async ({ tx }) => {
      await this.documents.advance(tx, documentId, 'published');
      await this.artifacts.put(tx, documentId, written);
      await recordFolder(tx, documentId, folder);
    });
  }
}
