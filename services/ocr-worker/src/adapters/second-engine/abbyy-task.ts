import { answerInvalid, contentRefused, creditsUsedUp } from './abbyy-failures';

/** What the service tells about a task (version 2 of its API). */
export interface AbbyyTask {
  id: string;
  /** Where the result is, once there is one. The address lives for some hours. */
  resultUrl: string | null;
  /** Milliseconds after which it recommends to ask again. */
  askAgainMs: number;
}

const UNDER_WAY = ['Submitted', 'Queued', 'InProgress'];
/** What its documentation recommends at least. */
const LEAST_WAIT_MS = 2000;

/** Reads an answer of `processImage` or `getTaskStatus`. Throws what a task that has failed means. */
export function parseTask(text: string): AbbyyTask {
  const { taskId, status, resultUrls, requestStatusDelay } = objectOf(text);
  if (typeof taskId !== 'string' || typeof status !== 'string') throw answerInvalid('no task');
  const askAgainMs = typeof requestStatusDelay === 'number' ? requestStatusDelay : LEAST_WAIT_MS;
  if (UNDER_WAY.includes(status)) return { id: taskId, resultUrl: null, askAgainMs };
  if (status === 'NotEnoughCredits') throw creditsUsedUp();
  if (status !== 'Completed') throw contentRefused(/^[A-Za-z]{1,30}$/.test(status) ? status : 'unknown status');
  const [resultUrl] = Array.isArray(resultUrls) ? (resultUrls as unknown[]) : [];
  if (typeof resultUrl !== 'string') throw answerInvalid('no result');
  return { id: taskId, resultUrl, askAgainMs: 0 };
}

function objectOf(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text)) as Record<string, unknown>;
  } catch {
    throw answerInvalid('no JSON');
  }
}
