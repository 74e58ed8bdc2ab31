import { PermanentError } from '#libs/errors';
import { SecondEngine } from './second-engine';

/** Stands where no second engine is wanted. Only questions from before it was switched off come here; they end as failed. */
export class NoEngine extends SecondEngine {
  readonly name = 'off';
  readonly languages = [];

  submit(): Promise<string> {
    return Promise.reject(switchedOff());
  }

  result(): Promise<never> {
    return Promise.reject(switchedOff());
  }
}

const switchedOff = (): PermanentError =>
  new PermanentError('provider_misconfigured', 'No second engine is set: SECOND_ENGINE is off.');
