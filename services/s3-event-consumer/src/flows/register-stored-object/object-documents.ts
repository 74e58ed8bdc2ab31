import { Injectable } from '@nestjs/common';
import { PermanentError } from '#libs/errors';
import type { NewDocument } from '#libs/ledger';
import type { SeenObject } from '../../adapters/known-objects.store';
import { ObjectOwners } from '../../adapters/object-owners';
import { ObjectReader } from '../../adapters/object-reader';
import { newDocumentOf } from './new-document';

/** What objects are as documents: whose they are, and what reading them whole tells. */
@Injectable()
export class ObjectDocuments {
  constructor(
    private readonly owners: ObjectOwners,
    private readonly reader: ObjectReader,
  ) {}

  /** Undefined when the object is gone; refuses what nobody owns or reads. */
  async of({ size, ...object }: SeenObject & { size: number }, signal: AbortSignal): Promise<NewDocument | undefined> {
    const { key, etag } = object;
    const owner = await this.owners.ownerOf(key);
    if (!owner) throw new PermanentError('not_found', 'The key of the object names a tenant that is not known.');
    const read = await this.reader.read({ key, size, etag }, owner.filename, signal);
    return read && newDocumentOf(read, owner, object);
  }
}
