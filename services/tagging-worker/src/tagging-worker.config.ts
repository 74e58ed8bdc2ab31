import { configOf, redisSettings } from '#libs/config';
import { serviceSettings } from '#libs/service-host';

/** Every setting tagging-worker reads. */
export class TaggingWorkerConfig extends configOf({ ...serviceSettings, ...redisSettings }) {}
