import { parseTagAnswer, type TagPrompt } from '../../domain/tag-prompt';
import type { JsonAnswer } from './json-call';
import { at, textAt } from './json-path';
import type { Failures } from './provider-errors';
import { LONGEST_PAUSE_MS, retryAfterMs } from './retry-delay';

/** Without credits it takes a person to pay: an hour is soon enough to look again. */
const NO_CREDITS_HOLD_MS = 3_600_000;

/** A question in the shape of OpenAI's chat completions, which OpenRouter, GigaChat and most local servers share. */
export const chatRequest = (model: string, { system, user }: TagPrompt): object => ({
  model,
  messages: [
    { role: 'system', content: system },
    { role: 'user', content: user },
  ],
  temperature: 0.1,
  max_tokens: 512,
});

/** The tags in an answer of that shape. Throws what the answer means when it has none. */
export function tagsInChat(answer: JsonAnswer, fail: Failures): string[] {
  if (answer.status !== 200) throw chatFailure(answer, answer.status, fail);
  // OpenRouter keeps the status 200 once the model has begun, whatever happens then.
  const late = at(answer.json, 'error') ?? null;
  if (late !== null) throw chatFailure(answer, Number(at(late, 'code') ?? NaN), fail);
  const finish = textAt(answer.json, 'choices', 0, 'finish_reason');
  if (finish === 'error') throw fail.unavailable('finish_reason error');
  if (finish === 'content_filter' || finish === 'blacklist') throw fail.contentRefused(finish);
  const tags = parseTagAnswer(textAt(answer.json, 'choices', 0, 'message', 'content'));
  if (tags === null) throw fail.answerInvalid(finish === 'length' ? 'cut off' : 'no JSON array');
  return tags;
}

/** What an error status means. A status that is no number came in the body of a 200: the model failed half-way. */
function chatFailure(answer: JsonAnswer, status: number, fail: Failures): Error {
  const detail = `status ${status}`;
  if (status === 401) return fail.misconfigured(detail);
  if (status === 402) return fail.quotaExhausted(NO_CREDITS_HOLD_MS, detail);
  if (status === 403) return isModeration(answer.json) ? fail.contentRefused(detail) : fail.misconfigured(detail);
  if (status === 429) return tooMany(answer, fail);
  if (status === 408 || status >= 500 || Number.isNaN(status)) {
    return fail.unavailable(detail, retryAfterMs(answer.header('retry-after')));
  }
  return fail.requestRejected(detail);
}

const isModeration = (json: unknown): boolean =>
  ['reasons', 'flagged_input', 'patterns'].some((key) => at(json, 'error', 'metadata', key) !== undefined);

function tooMany({ header }: JsonAnswer, fail: Failures): Error {
  const pause = retryAfterMs(header('retry-after')) || Number(header('x-ratelimit-reset')) - Date.now() || 0;
  if (pause > LONGEST_PAUSE_MS) return fail.quotaExhausted(pause, 'status 429');
  return fail.unavailable('status 429', Math.max(0, pause));
}
