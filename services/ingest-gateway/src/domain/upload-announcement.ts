import { PermanentError } from '#libs/errors';
import { announcedDigests } from './announced-digest';
import { tooLarge } from './byte-meter';

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** Room for boundaries, headers and fields around the files. */
const FORM_OVERHEAD_BYTES = 1024 * 1024;

/** What the headers of an upload say, when it may come in. */
export interface Announcement {
  /** Hex sha256, of the body or of its one file: headers do not say which. */
  readonly digests: readonly string[];
}

/** Judges an upload by its headers alone, before a byte of its body is read. `limit` is in bytes. */
export function announcementOf(headers: Headers, limit: number): Announcement {
  const type = String(headers['content-type'] ?? '');
  if (type === '') throw new PermanentError('malformed_request', 'Send the files as multipart/form-data.');
  if (!/^multipart\/form-data\s*(?:;|$)/i.test(type))
    throw new PermanentError('unsupported_media_type', 'Files are sent as multipart/form-data, not as anything else.');
  if (!/^(?:identity)?$/i.test(String(headers['content-encoding'] ?? '').trim()))
    throw new PermanentError('unsupported_media_type', 'Send the body as it is, without Content-Encoding.');
  if (Number(headers['content-length'] ?? 0) > limit + FORM_OVERHEAD_BYTES) throw tooLarge(limit);
  return { digests: announcedDigests(headers) };
}
