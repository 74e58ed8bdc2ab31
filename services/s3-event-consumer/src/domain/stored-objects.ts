import { v5 as uuidv5 } from 'uuid';
import { decodeKey, encodeKey } from './object-key';

/** A notification, in the shape of its contract as far as it is read here. */
export interface BucketNotification {
  records: BucketRecord[];
  event: string;
}

interface BucketRecord {
  eventSource: string;
  eventName: string;
  s3?: {
    bucket?: { name: string };
    object?: { key: string; size: bigint; eTag: string; sequencer: string };
  };
}

/** An object that was written, as its event names it. */
export interface StoredObjectEvent {
  readonly bucket: string;
  /** Decoded. */
  readonly key: string;
  readonly etag: string;
  readonly size: bigint;
  readonly sequencer: string;
}

/** What a notification says. */
export interface Notification {
  readonly stored: StoredObjectEvent[];
  /** Records of anything else that happens in buckets, and test events. */
  readonly ignored: number;
  /** What could not be understood, in words. */
  readonly faults: string[];
}

/** Reads a notification: each record is understood, ignored or a fault, whatever the others are. */
export function readNotification({ records, event }: BucketNotification): Notification {
  if (records.length === 0 && event === 's3:TestEvent') return { stored: [], ignored: 1, faults: [] };
  if (records.length === 0) return { stored: [], ignored: 0, faults: ['it has no records'] };
  const created = records.filter(({ eventName }) => isCreation(eventName));
  const read = created.map((record) => ({ record, object: objectOf(record) }));
  return {
    stored: read.flatMap(({ object }) => object ?? []),
    ignored: records.filter(({ eventName }) => eventName !== '' && !isCreation(eventName)).length,
    faults: [
      ...records.filter(({ eventName }) => eventName === '').map(() => 'a record has no event name'),
      ...read.filter(({ object }) => !object).map(() => 'a record lacks its bucket or has an impossible key'),
    ],
  };
}

/** Always the same for the same version of an object, so that an event that comes twice is known by it. */
export const messageIdOf = ({ bucket, key, etag, sequencer }: StoredObjectEvent): string =>
  uuidv5(JSON.stringify([bucket, key, etag, sequencer]), OBJECT_EVENTS);

/** Ceph names objects in its events by their bare keys; everybody else encodes them. */
export function withEncodedKeys<N extends BucketNotification>(notification: N): N {
  for (const { eventSource, s3 } of notification.records)
    if (eventSource.startsWith('ceph') && s3?.object) s3.object.key = encodeKey(s3.object.key);
  return notification;
}

/** Namespace of these ids (a fixed random UUID of ours). */
const OBJECT_EVENTS = '2f1d8a52-61f4-4f0e-8a3f-7a0c3d0f7b5e';

/** `ObjectCreated:Put` from AWS, `s3:ObjectCreated:Put` from some others. */
const isCreation = (eventName: string): boolean => /^(?:s3:)?ObjectCreated:/.test(eventName);

function objectOf({ s3 }: BucketRecord): StoredObjectEvent | undefined {
  const bucket = s3?.bucket?.name;
  const key = decodeKey(s3?.object?.key ?? '');
  if (!bucket || !key || !s3.object) return undefined;
  const { eTag, size, sequencer } = s3.object;
  return { bucket, key, etag: eTag.replaceAll('"', ''), size, sequencer };
}
