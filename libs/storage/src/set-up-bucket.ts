import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  GetBucketCorsCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  type LifecycleRule,
  PutBucketCorsCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import { orWhenMissing, type SetUpParts, type SetUpStep } from './set-up-step';

/** The region whose buckets S3 makes without being told where. */
const FIRST_REGION = 'us-east-1';

export const bucketStep: SetUpStep = {
  name: 'bucket',
  permissions: 's3:ListBucket, s3:CreateBucket',
  isEssential: true,
  look: async ({ s3, bucket }) => {
    const known = await orWhenMissing<object | undefined>(
      s3.send(new HeadBucketCommand({ Bucket: bucket })),
      undefined,
    );
    return known ? undefined : `there is no bucket ${bucket}`;
  },
  make: ({ s3, bucket, region }) => {
    const place =
      region === FIRST_REGION
        ? {}
        : { CreateBucketConfiguration: { LocationConstraint: region as BucketLocationConstraint } };
    return s3.send(new CreateBucketCommand({ Bucket: bucket, ...place }));
  },
};

export const publicAccessStep: SetUpStep = {
  name: 'block public access',
  permissions: 's3:GetBucketPublicAccessBlock, s3:PutBucketPublicAccessBlock',
  isEssential: false,
  look: async (parts) => {
    const { s3, bucket } = parts;
    const { PublicAccessBlockConfiguration: found = {} } = await orWhenMissing(
      s3.send(new GetPublicAccessBlockCommand({ Bucket: bucket })),
      { $metadata: {} },
    );
    const wanted = Object.entries(wantedBlock(parts)).filter(([, isBlocked]) => isBlocked);
    const open = wanted.map(([name]) => name).filter((name) => Reflect.get(found, name) !== true);
    return open.length > 0 ? `not set: ${open.join(', ')}` : undefined;
  },
  make: (parts) => {
    const { s3, bucket } = parts;
    return s3.send(
      new PutPublicAccessBlockCommand({ Bucket: bucket, PublicAccessBlockConfiguration: wantedBlock(parts) }),
    );
  },
};

/** Ceph 16 with BlockPublicAcls refuses every upload that carries no ACL; ignoring public ACLs protects as well. */
const wantedBlock = ({ topics }: SetUpParts): Record<string, boolean> => ({
  BlockPublicAcls: topics === undefined,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
});

export const encryptionStep: SetUpStep = {
  name: 'server-side encryption',
  permissions: 's3:GetEncryptionConfiguration, s3:PutEncryptionConfiguration',
  isEssential: false,
  isSpecial: true,
  look: async ({ s3, bucket }) => {
    const { ServerSideEncryptionConfiguration: found } = await orWhenMissing(
      s3.send(new GetBucketEncryptionCommand({ Bucket: bucket })),
      { $metadata: {} },
    );
    return found?.Rules?.length ? undefined : 'objects are not encrypted by default';
  },
  make: ({ s3, bucket }) =>
    s3.send(new PutBucketEncryptionCommand({ Bucket: bucket, ServerSideEncryptionConfiguration: AES256 })),
};

const AES256 = { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' as const } }] };

export const unfinishedUploadsStep: SetUpStep = {
  name: 'abort unfinished uploads',
  permissions: 's3:GetLifecycleConfiguration, s3:PutLifecycleConfiguration',
  isEssential: false,
  look: async (parts) => {
    const isThere = (await lifecycleRules(parts)).some(
      ({ Status, AbortIncompleteMultipartUpload }) => Status === 'Enabled' && AbortIncompleteMultipartUpload,
    );
    return isThere ? undefined : 'parts of uploads that nobody finishes stay for ever';
  },
  make: async (parts) => {
    const Rules = [...(await lifecycleRules(parts)), ABORT_RULE];
    const { s3, bucket } = parts;
    return s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket: bucket, LifecycleConfiguration: { Rules } }));
  },
};

/** Longer than any upload of ours may take, see `UPLOAD_SESSION_MS`. */
const ABORT_RULE: LifecycleRule = {
  ID: 'abort-unfinished',
  Status: 'Enabled',
  Filter: { Prefix: '' },
  AbortIncompleteMultipartUpload: { DaysAfterInitiation: 2 },
};

async function lifecycleRules({ s3, bucket }: SetUpParts): Promise<LifecycleRule[]> {
  const answer = s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket: bucket }));
  return (await orWhenMissing(answer, { $metadata: {} })).Rules ?? [];
}

export const corsStep: SetUpStep = {
  name: 'uploads from browsers (CORS)',
  permissions: 's3:GetBucketCORS, s3:PutBucketCORS',
  isEssential: false,
  look: async (parts) => {
    const rules = await corsRules(parts);
    const missing = parts.origins.filter(
      (origin) =>
        !rules.some(
          ({ AllowedOrigins = [], AllowedMethods = [], ExposeHeaders = [] }) =>
            (AllowedOrigins.includes(origin) || AllowedOrigins.includes('*')) &&
            CORS_METHODS.every((method) => AllowedMethods.includes(method)) &&
            ExposeHeaders.some((header) => header.toLowerCase() === 'etag'),
        ),
    );
    return missing.length > 0 ? `pages of ${missing.join(', ')} cannot send files to it` : undefined;
  },
  make: async (parts) => {
    const { s3, bucket, origins } = parts;
    const others = (await corsRules(parts)).filter(({ ID }) => ID !== CORS_RULE);
    const rule = {
      ID: CORS_RULE,
      AllowedOrigins: [...origins],
      AllowedMethods: CORS_METHODS,
      AllowedHeaders: ['*'],
      ExposeHeaders: ['ETag'],
      MaxAgeSeconds: 3_600,
    };
    return s3.send(new PutBucketCorsCommand({ Bucket: bucket, CORSConfiguration: { CORSRules: [...others, rule] } }));
  },
};

const CORS_RULE = 'consilium-uploads';
const CORS_METHODS = ['GET', 'HEAD', 'PUT'];

interface CorsRule {
  ID?: string | undefined;
  AllowedOrigins: string[] | undefined;
  AllowedMethods: string[] | undefined;
  ExposeHeaders?: string[] | undefined;
}

async function corsRules({ s3, bucket }: SetUpParts): Promise<CorsRule[]> {
  const answer = s3.send(new GetBucketCorsCommand({ Bucket: bucket }));
  return (await orWhenMissing(answer, { $metadata: {} })).CORSRules ?? [];
}
