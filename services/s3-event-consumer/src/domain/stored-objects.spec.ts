import { bucketNotified, decode } from '#libs/contracts';
import { messageIdOf, readNotification, withEncodedKeys } from './stored-objects';

interface RecordWishes {
  eventName?: string;
  eventSource?: string;
  bucket?: string | null;
  key?: string;
}

const aRecord = ({
  eventName = 'ObjectCreated:Put',
  eventSource = 'aws:s3',
  bucket = 'b',
  key = 'k',
}: RecordWishes = {}) => ({
  eventVersion: '2.1',
  eventSource,
  eventName,
  s3: { bucket: { name: bucket, arn: 'arn' }, object: { key, size: 5, eTag: '"e1"', sequencer: '00A1', metadata: [] } },
});
const notified = (body: object) => decode(bucketNotified, Buffer.from(JSON.stringify(body)));
const read = (...records: object[]) => readNotification(notified({ Records: records }));

describe('readNotification', () => {
  it('finds the objects that were written', () => {
    expect(read(aRecord({ key: '%D0%90%D0%BA%D1%82+1.pdf' }), aRecord({ eventName: 's3:ObjectCreated:Copy' }))).toEqual(
      {
        stored: [
          { bucket: 'b', key: 'Акт 1.pdf', etag: 'e1', size: 5n, sequencer: '00A1' },
          { bucket: 'b', key: 'k', etag: 'e1', size: 5n, sequencer: '00A1' },
        ],
        ignored: 0,
        faults: [],
      },
    );
  });

  it('ignores what else happens in buckets', () => {
    expect(read(aRecord({ eventName: 'ObjectRemoved:Delete' }), aRecord())).toMatchObject({ ignored: 1, faults: [] });
  });

  it('ignores the test event that AWS sends when a notification is made', () => {
    const test = { Service: 'Amazon S3', Event: 's3:TestEvent', Time: '2026-01-01T00:00:00Z', Bucket: 'b' };
    expect(readNotification(notified(test))).toEqual({ stored: [], ignored: 1, faults: [] });
  });

  it.each([
    ['no records', {}],
    ['an empty list', { Records: [] }],
    ['no event name', { Records: [aRecord({ eventName: '' })] }],
    ['no bucket', { Records: [aRecord({ bucket: null })] }],
    ['an impossible key', { Records: [aRecord({ key: '100%' })] }],
    ['no key', { Records: [aRecord({ key: '' })] }],
    ['no object', { Records: [{ eventName: 'ObjectCreated:Put' }] }],
  ])('finds fault with %s', (_, body) => {
    expect(readNotification(notified(body))).toMatchObject({ stored: [], faults: [expect.any(String)] });
  });

  it('does not let a bad record stand in the way of good ones', () => {
    const { stored, faults } = read(aRecord({ key: '%' }), aRecord({ key: 'good' }));
    expect(stored.map(({ key }) => key)).toEqual(['good']);
    expect(faults).toHaveLength(1);
  });
});

describe('withEncodedKeys', () => {
  it('encodes the bare keys of Ceph and leaves all others', () => {
    const mixed = notified({ Records: [aRecord({ eventSource: 'ceph:s3', key: 'a+b ё' }), aRecord({ key: 'a+b' })] });
    expect(readNotification(withEncodedKeys(mixed)).stored.map(({ key }) => key)).toEqual(['a+b ё', 'a b']);
  });
});

describe('messageIdOf', () => {
  const object = { bucket: 'b', key: 'k', etag: 'e', size: 1n, sequencer: '1' };

  it('is the same for the same version of an object', () => {
    expect(messageIdOf(object)).toBe(messageIdOf({ ...object, size: 2n }));
  });

  it.each([{ bucket: 'c' }, { key: 'l' }, { etag: 'f' }, { sequencer: '2' }])('changes with %j', (change) => {
    expect(messageIdOf({ ...object, ...change })).not.toBe(messageIdOf(object));
  });
});
