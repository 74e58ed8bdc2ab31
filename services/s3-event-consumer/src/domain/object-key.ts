import { STAGING_PREFIX } from '#libs/storage/keys';

/** A key as bucket events carry it: URL-encoded, a space as `+`, slashes as they are. */
export const encodeKey = (key: string): string => encodeURIComponent(key).replaceAll('%20', '+').replaceAll('%2F', '/');

/** The key as the object store knows it; undefined for what cannot be an encoded key. */
export function decodeKey(encoded: string): string | undefined {
  try {
    return decodeURIComponent(encoded.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

/** Whether the fleet itself makes the objects under this key: artifacts and final files of documents, the vault, unfinished uploads. */
export const isDerived = (key: string): boolean =>
  /^tenant\/[^/]+\/case\/[^/]+\/(?:artifacts|final)\//.test(key) ||
  key.startsWith('vault/') ||
  key.startsWith(STAGING_PREFIX);

/** Some programs make folders, which S3 does not have, as empty objects. */
export const isFolder = (key: string): boolean => key.endsWith('/');

/** Why an object under this key can be no document, if its name says so. */
export function outcomeByName(key: string): 'folder' | 'derived' | undefined {
  if (isFolder(key)) return 'folder';
  return isDerived(key) ? 'derived' : undefined;
}
