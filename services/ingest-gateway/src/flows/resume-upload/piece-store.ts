import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { s3ClientConfig } from '#libs/storage';
import { type MetadataValue, S3Store } from '@tus/s3-store';
import { LRUCache } from 'lru-cache';
import { IngestGatewayConfig } from '../../ingest-gateway.config';

/** Where pieces of resumable uploads lie: parts of one object in the object store, so that any replica can go on with them. */
@Injectable()
export class PieceStore extends S3Store implements OnApplicationShutdown {
  /** What is spoken here of the protocol's extensions. A length that is told later could not be checked before bytes travel. */
  override extensions = ['creation', 'creation-with-upload', 'termination', 'checksum', 'expiration'];

  constructor(config: IngestGatewayConfig) {
    super({
      s3ClientConfig: { ...s3ClientConfig(config), bucket: config.S3_BUCKET },
      useTags: false, // not every S3 has them; when an upload expires is told by its session
      cache: new RecentMetadata(),
    });
  }

  onApplicationShutdown(): void {
    this.client.destroy();
  }
}

/** What the store knows of uploads never changes; the store itself would remember every upload for ever. */
class RecentMetadata {
  private readonly recent = new LRUCache<string, MetadataValue>({ max: 1_000 });

  async get(key: string): Promise<MetadataValue | undefined> {
    return this.recent.get(key);
  }

  async set(key: string, value: MetadataValue): Promise<void> {
    this.recent.set(key, value);
  }

  async delete(key: string): Promise<void> {
    this.recent.delete(key);
  }
}
