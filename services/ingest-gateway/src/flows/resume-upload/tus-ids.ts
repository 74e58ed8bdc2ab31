import { stagedKey } from '#libs/storage';

/** The tus server names uploads by the keys of their objects; clients see the id at the end only. */
export const uploadIdOf = (key: string): string => key.slice(key.lastIndexOf('/') + 1);

export const keyOf = (uploadId: string | undefined): string | undefined =>
  uploadId === undefined ? undefined : stagedKey(uploadId);
