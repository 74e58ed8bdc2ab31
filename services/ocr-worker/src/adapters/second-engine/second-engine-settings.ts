import { z } from 'zod';
import { described, integer, secret } from '#libs/config';
import { PermanentError } from '#libs/errors';
import { SecondEngineRules } from '../../domain/second-reading';
import { AbbyyCloud } from './abbyy-cloud.client';
import { NoEngine } from './no-engine';
import type { SecondEngine } from './second-engine';

const part = (fallback: number, description: string) =>
  described(z.coerce.number().min(0).max(1).default(fallback), description);

/** Whether, when and how a second engine is asked. */
export const secondEngineSettings = {
  SECOND_ENGINE: described(
    z.enum(['off', 'abbyy']).default('off'),
    'who is asked about documents that are read badly: off or abbyy; it gets the whole document',
  ),
  SECOND_ENGINE_COVERAGE: part(0.7, 'a second engine is asked when less than this part of the pages gave text'),
  SECOND_ENGINE_CONFIDENCE: part(0.6, 'a second engine is asked when the mean confidence of words is below this'),
  ABBYY_URL: described(z.url().default('https://cloud-eu.ocrsdk.com'), 'address of ABBYY Cloud OCR SDK'),
  ABBYY_APPLICATION_ID: described(z.string().optional(), 'application id at ABBYY Cloud OCR SDK'),
  ABBYY_PASSWORD: secret(z.string().optional(), 'password of the application at ABBYY Cloud OCR SDK'),
  ABBYY_TIMEOUT_MS: integer(60_000, 'how long one request to ABBYY Cloud OCR SDK may take'),
  ABBYY_JOB_MS: integer(480_000, 'how long one attempt waits for a job at ABBYY Cloud OCR SDK'),
};

/** The settings of the second engine, read and validated. */
export type SecondEngineSettings = z.infer<z.ZodObject<typeof secondEngineSettings>>;

/** The engine that the settings name. Throws `provider_misconfigured` for one without credentials. */
export function secondEngineOf(settings: SecondEngineSettings): SecondEngine {
  if (settings.SECOND_ENGINE === 'off') return new NoEngine();
  const { ABBYY_APPLICATION_ID: applicationId, ABBYY_PASSWORD: password } = settings;
  if (!applicationId || !password) {
    const message = 'SECOND_ENGINE=abbyy needs ABBYY_APPLICATION_ID and ABBYY_PASSWORD.';
    throw new PermanentError('provider_misconfigured', message);
  }
  const { ABBYY_URL: baseUrl, ABBYY_TIMEOUT_MS: timeoutMs, ABBYY_JOB_MS: jobMs } = settings;
  return new AbbyyCloud({ baseUrl, applicationId, password, timeoutMs, jobMs });
}

/** When the engine that the settings name is asked. */
export function secondEngineRulesOf(settings: SecondEngineSettings): SecondEngineRules {
  const { SECOND_ENGINE, SECOND_ENGINE_COVERAGE: leastCoverage, SECOND_ENGINE_CONFIDENCE: leastConfidence } = settings;
  return new SecondEngineRules({
    engine: SECOND_ENGINE === 'off' ? null : SECOND_ENGINE,
    leastCoverage,
    leastConfidence,
  });
}
