import type { ErrorCode } from '#libs/errors';

/** What the reader of a problem had best do, in one sentence. */
export const recommendationFor = (code: string): string => RECOMMENDATIONS.get(code) ?? GENERIC;

/** How retries of the same kind of problem ended so far. */
export interface Experience {
  readonly tried: number;
  readonly helped: number;
}

/** Fewer cases say nothing. */
const ENOUGH_CASES = 3;

/** A recommendation together with what earlier retries have taught, once there are three of them. */
export const withExperience = (recommendation: string, { tried, helped }: Experience): string =>
  tried < ENOUGH_CASES
    ? recommendation
    : `${recommendation} So far, retry helped in ${helped} of ${tried} cases like this.`;

const GENERIC = 'Read the reason, remove its cause, then retry; discard when the document is not needed.';

const WAIT_AND_RETRY = 'Retry when the part named in the reason is back.';

const SENTENCES: Partial<Record<ErrorCode, string>> = {
  corrupt_file: 'Discard; ask the sender for an intact copy.',
  encrypted_file: 'Discard; ask the sender for a copy without a password.',
  no_pages: 'Discard; ask the sender for a copy that has pages.',
  empty_file: 'Discard; ask the sender for a file with content.',
  unsupported_media_type: 'Discard; ask the sender for one of the supported types.',
  payload_too_large: 'Discard and ask for a smaller file, or raise the size limit and retry.',
  resource_limit_exceeded: 'Discard and ask for a smaller or split file, or raise the limits and retry.',
  reader_crashed: 'Retry once; when it fails again, discard and report the file.',
  attempts_exhausted: 'Look at the worker logs of that time, then retry once; when it fails again, discard.',
  timed_out: 'Retry when the load is lower; when it fails again, raise the time limit of the flow.',
  dependency_unavailable: WAIT_AND_RETRY,
  too_many_attempts: WAIT_AND_RETRY,
  internal_error: 'Retry once; when it fails again, report it with its trace id.',
  invalid_message: 'Discard; its sender has to be corrected, and to send it again.',
  document_missing: 'Discard: the document was erased, or never accepted.',
  object_missing: 'Put the object back into the bucket, then retry; discard when it is gone for good.',
  not_allowed: 'Give the fleet the permission named in the reason, then retry.',
  not_found: 'Make what the reason names, then retry; discard when it shall not be.',
  model_unusable: 'Repair the model folder on the worker, then retry.',
};

const RECOMMENDATIONS = new Map(Object.entries(SENTENCES));
