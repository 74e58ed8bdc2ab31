import { Module } from '@nestjs/common';
import { Claims } from '#libs/claims';
import { ServiceHost } from '#libs/service-host';
import { TagCache } from './adapters/tag-cache';
import { TagClaims } from './adapters/tag-claims.store';
import { Tagger } from './adapters/tagger';
import { taggerChain } from './adapters/tagger-chain';
import { PersistTags } from './flows/persist-tags/persist-tags.consumer';
import { TagDocument } from './flows/tag-document/tag-document.consumer';
import { TaggingWorkerConfig } from './tagging-worker.config';

@Module({
  imports: [ServiceHost.forService('tagging-worker', TaggingWorkerConfig)],
  controllers: [TagDocument, PersistTags],
  providers: [
    { provide: Tagger, inject: [TaggingWorkerConfig], useFactory: taggerChain },
    { provide: TagClaims, inject: [Claims], useFactory: (claims: Claims) => new TagClaims(claims) },
    { provide: TagCache, inject: [TagClaims], useFactory: (claims: TagClaims) => new TagCache(claims) },
  ],
})
export class TaggingWorkerModule {}
