import type { JsonAnswer } from './json-call';
import { listAt, textAt } from './json-path';
import type { Failures } from './provider-errors';
import { LONGEST_PAUSE_MS, untilPacificMidnight } from './retry-delay';

/** What an error answer of Gemini means, by HTTP status first (its `status` words vary) and by the details of a 429. */
export function geminiFailure(answer: JsonAnswer, fail: Failures): Error {
  const { status, json } = answer;
  const detail = `status ${status} ${word(textAt(json, 'error', 'status'))}`.trim();
  if (status === 429) return tooMany(answer, detail, fail);
  if (status === 408 || status === 499 || status >= 500) return fail.unavailable(detail);
  const reasons = listAt(json, 'error', 'details').map((entry) => textAt(entry, 'reason'));
  const isKey = reasons.includes('API_KEY_INVALID') || status === 401 || status === 403;
  return isKey ? fail.misconfigured(detail) : fail.requestRejected(detail);
}

/** A daily quota begins anew at midnight in California; a longer pause than five minutes is a quota too. */
function tooMany({ json }: JsonAnswer, detail: string, fail: Failures): Error {
  const details = listAt(json, 'error', 'details');
  const message = textAt(json, 'error', 'message');
  const quotas = details
    .flatMap((entry) => listAt(entry, 'violations'))
    .map((violation) => textAt(violation, 'quotaId'));
  const isUsedUp = details.some((entry) => /QUOTA_EXHAUSTED|MODEL_CAPACITY_EXHAUSTED/.test(textAt(entry, 'reason')));
  if (quotas.some((id) => /PerDay|Daily/.test(id)) || isUsedUp || /limit: 0\b/.test(message)) {
    return fail.quotaExhausted(untilPacificMidnight(), detail);
  }
  const pause = pauseMs(details, message) ?? (quotas.some((id) => id.includes('PerMinute')) ? 60_000 : 0);
  return pause > LONGEST_PAUSE_MS ? fail.quotaExhausted(pause, detail) : fail.unavailable(detail, pause);
}

/** `"retryDelay":"26s"` in RetryInfo, or "Please retry in 26.1s." (or `ms`) in the message. */
function pauseMs(details: readonly unknown[], message: string): number | null {
  const stated = details.map((entry) => textAt(entry, 'retryDelay')).find((delay) => delay !== '') ?? message;
  const [, amount, unit] = /(?:^|retry in )([\d.]+)(ms|s)/.exec(stated) ?? [];
  return amount === undefined ? null : Number.parseFloat(amount) * (unit === 'ms' ? 1 : 1000);
}

/** Only what looks like a code word gets into our error texts. */
const word = (text: string): string => /^[A-Z_]{1,40}$/.exec(text)?.[0] ?? '';
