import { Module } from '@nestjs/common';
import { ServiceHost } from '#libs/service-host';
import { Redis } from 'ioredis';
import { LocalTagger } from './adapters/local-tagger/local-tagger.engine';
import { TagCache } from './adapters/tag-cache';
import { TagClaims } from './adapters/tag-claims.store';
import { Tagger } from './adapters/tagger';
import { PersistTags } from './flows/persist-tags/persist-tags.consumer';
import { TagDocument } from './flows/tag-document/tag-document.consumer';
import { TaggingWorkerConfig } from './tagging-worker.config';

@Module({
  imports: [ServiceHost.forService('tagging-worker', TaggingWorkerConfig)],
  controllers: [TagDocument, PersistTags],
  providers: [
    { provide: Tagger, useClass: LocalTagger },
    { provide: TagClaims, inject: [Redis], useFactory: (redis: Redis) => new TagClaims(redis) },
    { provide: TagCache, inject: [TagClaims], useFactory: (claims: TagClaims) => new TagCache(claims) },
  ],
})
export class TaggingWorkerModule {}
