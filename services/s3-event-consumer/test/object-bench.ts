import { Readable } from 'node:stream';
import { type DocumentRegistered, documentRegistered, objectStored } from '#libs/contracts';
import { ServiceBench } from '#libs/testing';
import { v7 as uuidv7 } from 'uuid';

export const REGISTER_QUEUE = 's3-event-consumer.register-stored-object';

/** A document as far as specs look at it. */
export interface DocumentRow {
  id: string;
  tenant_id: string;
  case_name: string | null;
  state: string;
  title: string;
  filename: string;
  source: string;
  media_type: string;
  size: string;
  sha256: string;
}

/** An object as the ledger knows it. */
export interface ObjectRow {
  document_id: string;
  etag: string;
  size: string;
}

/** 45 bytes that no other spec has put. */
export const aPdf = (): string => `%PDF-1.7\n${uuidv7()}`;

/** Objects in the bucket of a bench, and what became of them. */
export class ObjectBench {
  constructor(private readonly bench: ServiceBench) {}

  get bucket(): string {
    return this.bench.bucket.settings.S3_BUCKET;
  }

  /** Puts an object; its key. */
  async put(key: string, content: string | Buffer, metadata: Record<string, string> = {}): Promise<string> {
    const body = Readable.from([Buffer.from(content)]);
    await this.bench.bucket.store.put(key, body, { mediaType: 'binary/octet-stream', metadata });
    return key;
  }

  /** Tells the service of an object; the id of the message. */
  tell(
    key: string,
    {
      messageId,
      bucket = this.bucket,
      sequencer = '',
    }: { messageId?: string; bucket?: string; sequencer?: string } = {},
  ): Promise<string> {
    return this.bench.probe.send(objectStored, { bucket, key, sequencer }, messageId);
  }

  /** Tells of an object and waits until that is done with. */
  async settle(key: string): Promise<string> {
    const messageId = await this.tell(key);
    await this.bench.taskIs(REGISTER_QUEUE, messageId, 'done');
    return messageId;
  }

  documentsAt(key: string): Promise<DocumentRow[]> {
    return this.bench.database.query<DocumentRow>(
      `SELECT d.*, c.name AS case_name FROM document d JOIN storage_object o ON o.document_id = d.id
       LEFT JOIN "case" c ON c.id = d.case_id WHERE o.key = $1`,
      [key],
    );
  }

  async objectAt(key: string): Promise<ObjectRow | undefined> {
    const [row] = await this.bench.database.query<ObjectRow>(
      `SELECT document_id, etag, size FROM storage_object WHERE bucket = $1 AND key = $2`,
      [this.bucket, key],
    );
    return row;
  }

  registered(key: string): DocumentRegistered[] {
    return this.bench.probe.published(documentRegistered).filter(({ objectKey }) => objectKey === key);
  }

  /** How many events had that outcome so far. */
  async counted(outcome: string): Promise<number> {
    const page = await (await fetch(`${await this.bench.url}/metrics`)).text();
    return Number(new RegExp(`s3_events_total{outcome="${outcome}",.*} (\\d+)`).exec(page)?.[1] ?? 0);
  }
}
