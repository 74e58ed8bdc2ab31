import { PermanentError } from '#libs/errors';
import { requestPipe } from '#libs/service-host';
import { UNKNOWN_TYPE } from '../../adapters/upload-opening';
import { UploadRequest } from '../../adapters/upload-request';

/** `Upload-Metadata`, decoded. */
export type TusMetadata = Record<string, string | null>;

/** Names that clients of tus use for the same things, the usual one first. */
const NAMES: Record<string, readonly string[]> = { filename: ['filename', 'name'], media_type: ['filetype', 'type'] };
const FIELDS = ['case', 'title', 'doc_kind', 'source', 'deadline', 'sha256'];

/** What a client of tus says about a file, checked. Metadata that nobody here knows is let be: clients send their own. */
export async function describedIn(metadata: TusMetadata, length: string | null): Promise<UploadRequest> {
  const size = Number(length);
  if (size === 0) throw new PermanentError('empty_file', 'The file has no bytes.');
  const wanted = {
    filename: valueOf(metadata, 'filename') ?? 'unnamed',
    media_type: valueOf(metadata, 'media_type') ?? UNKNOWN_TYPE,
    size,
    languages: (metadata['languages'] ?? '').split(/[\s,]+/).filter(Boolean),
    ...Object.fromEntries(FIELDS.flatMap((name) => (metadata[name] ? [[name, metadata[name]]] : []))),
  };
  const checked: unknown = await requestPipe.transform(wanted, { type: 'body', metatype: UploadRequest });
  return checked as UploadRequest;
}

const valueOf = (metadata: TusMetadata, name: string): string | undefined =>
  NAMES[name]?.map((known) => metadata[known]).find((value) => value) ?? undefined;
