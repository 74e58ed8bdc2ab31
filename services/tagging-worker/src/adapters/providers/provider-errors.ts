import { type ErrorOptions, PermanentError, TransientError } from '#libs/errors';

/** The provider says we have used up what we may use; asking again before `holdUntil` only makes it worse. */
export class QuotaExhausted extends TransientError {
  constructor(
    provider: string,
    readonly holdUntil: Date,
    detail: string,
  ) {
    const until = holdUntil.toISOString();
    super('provider_quota_exhausted', `${provider}: the quota is used up until ${until} (${detail}).`, {
      retryAfterMs: Math.max(0, holdUntil.getTime() - Date.now()),
      facts: { provider, hold_until: until },
    });
  }
}

/** The ways a call to a provider ends badly. `detail` names statuses and codes, never what the provider wrote. */
export const failures = (provider: string) => ({
  /** It is away or overloaded: again later. */
  unavailable: (detail: string, retryAfterMs = 0, cause?: unknown): TransientError =>
    new TransientError('provider_unavailable', `${provider} does not answer (${detail}); it is tried again.`, {
      retryAfterMs,
      cause,
      facts: { provider },
    }),

  quotaExhausted: (holdMs: number, detail: string): QuotaExhausted =>
    new QuotaExhausted(provider, new Date(Date.now() + holdMs), detail),

  /** Models answer differently the next time, so that it is worth one. */
  answerInvalid: (detail: string): TransientError =>
    new TransientError('provider_answer_invalid', `${provider} answered with something unreadable (${detail}).`, {
      facts: { provider },
    }),

  requestRejected: (detail: string): PermanentError =>
    new PermanentError(
      'provider_rejected_request',
      `${provider} does not take the request (${detail}): check the model.`,
      {
        facts: { provider },
      },
    ),

  misconfigured: (detail: string, options: ErrorOptions = {}): PermanentError =>
    new PermanentError('provider_misconfigured', `${provider} does not accept us (${detail}): check key and address.`, {
      ...options,
      facts: { provider },
    }),

  contentRefused: (detail: string): PermanentError =>
    new PermanentError('provider_refused_content', `${provider} refused the content (${detail}).`, {
      facts: { provider },
    }),
});

/** The ways a call to one provider ends badly. */
export type Failures = ReturnType<typeof failures>;
