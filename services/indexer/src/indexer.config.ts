import { configOf, described } from '#libs/config';
import { serviceSettings } from '#libs/service-host';
import { z } from 'zod';

/** Every setting indexer reads. */
export class IndexerConfig extends configOf({
  ...serviceSettings,
  VAULT_DIR: described(z.string().startsWith('/'), 'folder of the vault, shared by all replicas; an absolute path'),
}) {}
