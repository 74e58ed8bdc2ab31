import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';

/** How to reach an S3 API. Without an endpoint it is AWS; without keys the SDK finds its own. */
export interface StorageSettings {
  S3_ENDPOINT?: string | undefined;
  /** Where clients outside find it, when they do not find it there. */
  S3_PUBLIC_ENDPOINT?: string | undefined;
  S3_REGION: string;
  S3_BUCKET: string;
  AWS_ACCESS_KEY_ID?: string | undefined;
  AWS_SECRET_ACCESS_KEY?: string | undefined;
}

/** A store that accepts no connection, or says nothing on one, for so long (ms) is away: the request is tried again, then fails. */
const CONNECT_MS = 5_000;
const SILENCE_MS = 30_000;

/** What the SDK would print on the console is in the errors of its commands, too. */
const SILENT = { debug: silence, info: silence, warn: silence, error: silence };

/** S3, ready to talk to. */
export const createS3Client = (settings: StorageSettings, silenceMs = SILENCE_MS): S3Client =>
  new S3Client(s3ClientConfig(settings, silenceMs));

/** How S3 is talked to: path style for anything that is not AWS, no checksums that other servers do not know. */
export function s3ClientConfig(settings: StorageSettings, silenceMs = SILENCE_MS): S3ClientConfig & { region: string } {
  const { S3_ENDPOINT, S3_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = settings;
  return {
    region: S3_REGION,
    logger: SILENT,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: CONNECT_MS, socketTimeout: silenceMs }, // a half-open connection would wait for ever
    ...(S3_ENDPOINT && { endpoint: S3_ENDPOINT, forcePathStyle: true }),
    ...(AWS_ACCESS_KEY_ID &&
      AWS_SECRET_ACCESS_KEY && {
        credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
      }),
  };
}

/** The client that signs addresses for those outside; undefined when they find the store where we do. */
export const createSigner = (settings: StorageSettings): S3Client | undefined =>
  settings.S3_PUBLIC_ENDPOINT ? createS3Client({ ...settings, S3_ENDPOINT: settings.S3_PUBLIC_ENDPOINT }) : undefined;

function silence(): void {}
