import { configOf, list, redisSettings } from '#libs/config';
import { serviceSettings } from '#libs/service-host';

/** Every setting enrichment reads. */
export class EnrichmentConfig extends configOf({
  ...serviceSettings,
  ...redisSettings,
  CRAWL_ALLOWED_HOSTS: list('', 'host:port pairs that may be crawled although they are not public'),
}) {}
