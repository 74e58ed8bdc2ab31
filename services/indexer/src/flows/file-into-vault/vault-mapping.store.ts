import type { Transaction } from '#libs/persistence';

/** Remembers in which folder of the vault a document lies. */
export async function recordFolder(tx: Transaction, documentId: string, folder: string): Promise<void> {
  await tx.query(
    `INSERT INTO vault_mapping (document_id, folder) VALUES ($1, $2)
     ON CONFLICT (document_id) DO UPDATE SET folder = excluded.folder, filed_at = now()`,
    [documentId, folder],
  );
}
