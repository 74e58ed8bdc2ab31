import { configOf, redisSettings } from '#libs/config';
import { serviceSettings } from '#libs/service-host';
import { taggerSettings } from './adapters/tagger-settings';

/** Every setting tagging-worker reads. */
export class TaggingWorkerConfig extends configOf({ ...serviceSettings, ...redisSettings, ...taggerSettings }) {}
