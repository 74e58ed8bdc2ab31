import { configOf } from '#libs/config';
import { serviceSettings } from '#libs/service-host';

/** Every setting problem-log reads. */
export class ProblemLogConfig extends configOf(serviceSettings) {}
