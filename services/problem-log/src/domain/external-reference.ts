import { fieldsOf } from './body';

/** What a message without a document is about: `s3://bucket/key` where its body names an object, else null. */
export function externalReferenceOf(body: Buffer): string | null {
  const { bucket, key, objectKey } = fieldsOf(body);
  const name = key ?? objectKey;
  return typeof bucket === 'string' && typeof name === 'string' ? `s3://${bucket}/${name}`.slice(0, 1_200) : null;
}
