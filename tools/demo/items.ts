import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { type ConsiliumClient, type Post, Refused } from './consilium-client.ts';

/** The case that everything of the demo is filed in. */
export const DEMO_CASE = 'demo';

/** One thing the demo sends, and how. */
export interface DemoItem {
  name: string;
  /** How it gets in, for people: `upload`, `text post`, `bucket`. */
  via: string;
  /** What is to become of it. */
  expected: 'published' | 'problem';
  /** Sends it and tells its id; undefined when the id shows only later. */
  send(client: ConsiliumClient): Promise<{ documentId: string; duplicate: boolean } | undefined>;
  /** Finds the id later, for what was not sent over HTTP. */
  find?(client: ConsiliumClient): Promise<string | undefined>;
}

/** Where the demo may drop objects. */
export interface Bucket {
  endpoint: string;
  name: string;
  accessKeyId: string;
  secretAccessKey: string;
}

export function samples(folder: string, siteUrl: string, bucket: Bucket): DemoItem[] {
  const sample = (name: string): string => join(folder, name);
  return [
    upload(sample('contract-scan-en.pdf')),
    upload(sample('act-scan-ru.pdf')),
    upload(sample('receipt-photo.jpg')),
    upload(sample('report.pdf')),
    upload(sample('letter.docx')),
    textPost(sample('post.json'), siteUrl),
    dropped(sample('inbox/invoice.pdf'), bucket),
    { ...upload(sample('broken.pdf')), expected: 'problem' },
  ];
}

export const upload = (file: string): DemoItem => ({
  name: basename(file),
  via: 'upload',
  expected: 'published',
  send: async (client) => {
    const { document_id, duplicate } = await client.upload(file, { case: DEMO_CASE, source: 'demo' });
    return { documentId: document_id, duplicate };
  },
});

const textPost = (file: string, siteUrl: string): DemoItem => ({
  name: basename(file),
  via: 'text post',
  expected: 'published',
  send: async (client) => {
    const body = JSON.parse(readFileSync(file, 'utf8').replaceAll('{{SITE}}', siteUrl)) as Post;
    const { document_id, duplicate } = await client.post({ ...body, case: DEMO_CASE });
    return { documentId: document_id, duplicate };
  },
});

/** An object that somebody puts into the bucket: nobody tells the fleet but the bucket itself. */
const dropped = (file: string, bucket: Bucket): DemoItem => ({
  name: basename(file),
  via: 'bucket',
  expected: 'published',
  send: async () => {
    const { endpoint, name, accessKeyId, secretAccessKey } = bucket;
    const client = new S3Client({
      endpoint,
      region: 'us-east-1',
      forcePathStyle: true,
      requestChecksumCalculation: 'WHEN_REQUIRED',
      credentials: { accessKeyId, secretAccessKey },
    });
    const Key = `tenant/main/case/${DEMO_CASE}/original/${basename(file)}`;
    await client.send(new PutObjectCommand({ Bucket: name, Key, Body: readFileSync(file) })).catch((error: Error) => {
      throw new Refused(`the object store: ${error.message}`);
    });
    client.destroy();
    return undefined;
  },
  find: async (client) => (await client.named(basename(file), DEMO_CASE))?.document_id,
});
