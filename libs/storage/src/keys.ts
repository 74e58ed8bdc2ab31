import path from 'node:path';
import { v7 as uuidv7 } from 'uuid';

/** What a cut may leave of a letter that takes two: no address and no database takes it. */
const HALF_PAIR = /\p{Cs}/gu;

/** Case names and tenants become path parts: what S3 and file systems take without escaping, at most 100 characters. */
export const keyPart = (name: string): string =>
  name
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{N}._-]+/gu, '-')
    .replaceAll(/^[-.]+|-+$/g, '')
    .slice(0, 100)
    .replaceAll(HALF_PAIR, '') || 'unnamed';

/** A file name without folders and control characters, at most 200 characters, its ending kept. */
export function fileName(given: string): string {
  const base = path.posix.basename(given.replaceAll('\\', '/')).normalize('NFC');
  const { name, ext } = path.posix.parse(base.replaceAll(/\p{C}/gu, '').trim());
  const short = `${name.slice(0, 200 - ext.length)}${ext.slice(0, 20)}`.replaceAll(HALF_PAIR, '');
  return /^\.*$/.test(short) ? 'unnamed' : short; // `..` would be a folder
}

/** Where the fleet puts an original: `tenant/{t}/case/{c}/original/{uuid}-{filename}`, with a UUID by which `isOwnOriginal` knows it. */
export const originalKey = (tenant: string, caseName: string | null, filename: string): string =>
  `tenant/${keyPart(tenant)}/case/${keyPart(caseName ?? 'none')}/original/${ownUuid()}-${keyPart(fileName(filename))}`;

/** Whether the fleet itself has put the original there: it registers what it puts, and its bucket event is no news. */
export const isOwnOriginal = (key: string): boolean =>
  /^tenant\/[^/]+\/case\/[^/]+\/original\/[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}-/.test(key);

/** In the order of time as version 7 is, and of version 8, which is for uses of one's own (RFC 9562): nobody else makes them by accident. */
function ownUuid(): string {
  const uuid = uuidv7();
  return `${uuid.slice(0, 14)}8${uuid.slice(15)}`;
}

/** Where the searchable PDF of a document goes: `tenant/{t}/case/{c}/final/{document_id}.pdf`. */
export const finalKey = (tenant: string, caseName: string | null, documentId: string): string =>
  `tenant/${keyPart(tenant)}/case/${keyPart(caseName ?? 'none')}/final/${documentId}.pdf`;

/** Where a file goes that a step made: `tenant/{t}/case/{c}/artifacts/{step}/{id}`. */
export const artifactKey = (
  tenant: string,
  caseName: string | null,
  { step, id }: { step: string; id: string },
): string => `tenant/${keyPart(tenant)}/case/${keyPart(caseName ?? 'none')}/artifacts/${step}/${id}`;

/** The tenant and case that a key of our layout names; undefined for any other key. */
export function partsOf(key: string): { tenant: string; caseName: string | null; filename: string } | undefined {
  const match = /^tenant\/([^/]+)\/case\/([^/]+)\/original\/(?:[0-9a-f-]{36}-)?([^/]+)$/.exec(key);
  if (!match) return undefined;
  const [, tenant = '', caseName = '', filename = ''] = match;
  return { tenant, caseName: caseName === 'none' ? null : caseName, filename };
}

/** Metadata of objects that ingest-gateway has put there itself: their bucket events need no attention. */
export const GATEWAY_OBJECT = { 'consilium-source': 'ingest-gateway' };

/** Where bytes lie that clients send to the store themselves, until they are checked and become originals: no object here is a document. */
export const STAGING_PREFIX = '.consilium/uploads/';

/** The object of an upload. Beside it may lie what the tus protocol keeps: `.info` and `.part`. */
export const stagedKey = (uploadId: string): string => `${STAGING_PREFIX}${uploadId}`;
