import { Injectable } from '@nestjs/common';
import { documentRegistered } from '#libs/contracts';
import { publishIn } from '#libs/messaging';
import { ObjectStore } from '#libs/storage';
import { dateOf, documentOf, type FileFields, type StoredFile } from './file-document';
import { type Receipt, receiptOf } from '../domain/receipt';
import { ingestBytes } from './ingest.metrics';
import { Registrar } from './registrar';

/** Makes stored files documents, by whatever way they came: registered once, and the pipeline told of each new one. */
@Injectable()
export class FileRegistrar {
  constructor(
    private readonly registrar: Registrar,
    private readonly objects: ObjectStore,
  ) {}

  /** Afterwards the bytes belong to the document of the receipt or, of a duplicate, are gone. */
  async register(file: StoredFile, fields: FileFields, tenantId: string): Promise<Receipt> {
    const { bucket } = this.objects;
    const document = documentOf(file, fields, { tenantId, bucket });
    const registration = await this.registrar.register(document, (tx, ids) => {
      const { key: objectKey, mediaType } = file;
      const { languages, deadline } = fields;
      const message = { ...ids, tenantId, bucket, objectKey, mediaType, size: BigInt(file.size), languages };
      return publishIn(tx, documentRegistered, message, dateOf(deadline));
    });
    ingestBytes.inc({ kind: 'upload' }, file.size);
    return receiptOf(registration, file);
  }
}
