import { PermanentError, TransientError } from '#libs/errors';

const NAME = 'abbyy';
const facts = (more: object = {}): Record<string, unknown> => ({ provider: NAME, ...more });
/** Credits are bought by people: an hour is soon enough to look again. */
const NO_CREDITS_HOLD_MS = 3_600_000;
/** What the service answers when the pages of an account are used up or its key is not allowed to. */
const NO_CREDITS = 402;
const NOT_LET_IN = [401, 403];
const TOO_MANY = 429;
const TIMED_OUT = 408;
const NO_SUCH_TASK = 404;

/** It is away, overloaded or slow: again later. */
export const unavailable = (detail: string, retryAfterMs = 0, cause?: unknown): TransientError =>
  new TransientError('provider_unavailable', `ABBYY Cloud OCR does not answer (${detail}); it is tried again.`, {
    retryAfterMs,
    cause,
    facts: facts(),
  });

export const creditsUsedUp = (): TransientError => {
  const holdUntil = new Date(Date.now() + NO_CREDITS_HOLD_MS).toISOString();
  return new TransientError('provider_quota_exhausted', 'ABBYY Cloud OCR: the credits are used up; top them up.', {
    retryAfterMs: NO_CREDITS_HOLD_MS,
    facts: facts({ hold_until: holdUntil }),
  });
};

export const answerInvalid = (detail: string): TransientError =>
  new TransientError('provider_answer_invalid', `ABBYY Cloud OCR answered with something unreadable (${detail}).`, {
    facts: facts(),
  });

/** The service could not process this file; the same file again would end alike. */
export const contentRefused = (detail: string): PermanentError =>
  new PermanentError('provider_refused_content', `ABBYY Cloud OCR could not process the file (${detail}).`, {
    facts: facts(),
  });

/** What a status other than 200 means. `detail` never quotes the answer. */
export function failureOfStatus(status: number, retryAfter: string): Error {
  const detail = `status ${status}`;
  if (NOT_LET_IN.includes(status)) {
    const message = `ABBYY Cloud OCR does not accept us (${detail}): check ABBYY_APPLICATION_ID, ABBYY_PASSWORD and ABBYY_URL.`;
    return new PermanentError('provider_misconfigured', message, { facts: facts() });
  }
  if (status === NO_CREDITS) return creditsUsedUp();
  if (status === TOO_MANY || status === TIMED_OUT || status >= 500) return unavailable(detail, waitOf(retryAfter));
  if (status === NO_SUCH_TASK) return contentRefused('the task is gone');
  const message = `ABBYY Cloud OCR does not take the request (${detail}): check the languages and the kind of file.`;
  return new PermanentError('provider_rejected_request', message, { facts: facts() });
}

/** Milliseconds of a `Retry-After` header: seconds or a date; 0 when there is none. */
function waitOf(header: string): number {
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return ms > 0 ? ms : 0;
}
