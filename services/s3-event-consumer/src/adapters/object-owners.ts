import { Injectable } from '@nestjs/common';
import { Tenants } from '#libs/auth';
import { fileName, partsOf } from '#libs/storage';
import { S3EventConsumerConfig } from '../s3-event-consumer.config';

/** Whose document an object becomes. */
export interface ObjectOwner {
  tenantId: string;
  caseName: string | null;
  filename: string;
}

/** Finds owners by keys: what the key layout names, or the default tenant for any other key. */
@Injectable()
export class ObjectOwners {
  constructor(
    private readonly tenants: Tenants,
    private readonly config: S3EventConsumerConfig,
  ) {}

  /** Undefined when there is no such tenant. */
  async ownerOf(key: string): Promise<ObjectOwner | undefined> {
    const { tenant, caseName, filename } = partsOf(key) ?? {
      tenant: this.config.S3_DEFAULT_TENANT,
      caseName: null,
      filename: fileName(key),
    };
    const tenantId = await this.tenants.idOf(tenant);
    return tenantId === undefined ? undefined : { tenantId, caseName, filename };
  }
}
