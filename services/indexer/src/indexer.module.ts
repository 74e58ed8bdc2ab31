import { Module } from '@nestjs/common';
import { ServiceDocs, ServiceHost } from '#libs/service-host';
import openapi from '../../../docs/openapi/indexer.json';
import { EmbeddedSearch } from './adapters/embedded-search.module';
import { IndexedDocuments } from './adapters/indexed-documents.store';
import { VaultFolder } from './adapters/vault-folder.store';
import { FileIntoVault } from './flows/file-into-vault/file-into-vault.consumer';
import { IndexDocument } from './flows/index-document/index-document.consumer';
import { SearchDocuments } from './flows/search-documents/search-documents.controller';
import { IndexerConfig } from './indexer.config';

@Module({
  imports: [ServiceHost.forService('indexer', IndexerConfig), EmbeddedSearch, ServiceDocs.of(openapi)],
  controllers: [IndexDocument, FileIntoVault, SearchDocuments],
  providers: [
    IndexedDocuments,
    {
      provide: VaultFolder,
      inject: [IndexerConfig],
      useFactory: ({ VAULT_DIR }: IndexerConfig) => new VaultFolder(VAULT_DIR),
    },
  ],
})
export class IndexerModule {}
