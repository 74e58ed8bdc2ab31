import { randomUUID } from 'node:crypto';
import type { Dispatcher } from 'undici';
import { type JsonAnswer, postJson } from './json-call';
import { at, textAt } from './json-path';
import type { Failures } from './provider-errors';
import { retryAfterMs } from './retry-delay';

/** A token is replaced this long before it ends. Milliseconds. */
const EARLY_MS = 60_000;
const TIMEOUT_MS = 15_000;

/** Where tokens come from. */
export interface GigaChatTokenOptions {
  /** `https://ngw.devices.sberbank.ru:9443/api/v2/oauth`, or a stand-in. */
  readonly authUrl: string;
  /** base64 of `client_id:client_secret`, as the provider gives it. */
  readonly authorizationKey: string;
  /** GIGACHAT_API_PERS, GIGACHAT_API_B2B or GIGACHAT_API_CORP. */
  readonly scope: string;
  readonly dispatcher?: Dispatcher;
}

/** GigaChat's access token of 30 minutes: fetched by one caller for all (concurrent requests get 429), renewed a minute early. */
export class GigaChatToken {
  private current: { readonly token: string; readonly expiresAt: number } | undefined;
  private fetching: Promise<string> | undefined;

  constructor(
    private readonly options: GigaChatTokenOptions,
    private readonly fail: Failures,
  ) {}

  async get(signal: AbortSignal): Promise<string> {
    signal.throwIfAborted();
    if (this.current && this.current.expiresAt - EARLY_MS > Date.now()) return this.current.token;
    this.fetching ??= this.fetch().finally(() => {
      this.fetching = undefined;
    });
    const token = await this.fetching;
    signal.throwIfAborted();
    return token;
  }

  /** Forgets a token that the API did not take, unless it has been replaced already. */
  drop(token: string): void {
    if (this.current?.token === token) this.current = undefined;
  }

  /** Serves all who wait, so that it has its own time limit and nobody's abort. */
  private async fetch(): Promise<string> {
    const { authUrl, authorizationKey, scope, dispatcher } = this.options;
    const call = {
      url: authUrl,
      headers: {
        authorization: `Basic ${authorizationKey}`,
        rquid: randomUUID(),
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams({ scope }).toString(),
      signal: new AbortController().signal,
      timeoutMs: TIMEOUT_MS,
      ...(dispatcher && { dispatcher }),
    };
    const answer = await postJson(call, this.fail);
    this.current = tokenIn(answer, this.fail);
    return this.current.token;
  }
}

/** `tok` and `exp` are the older names. */
function tokenIn(answer: JsonAnswer, fail: Failures): { token: string; expiresAt: number } {
  const { status, json, header } = answer;
  if (status === 429 || status >= 500) {
    throw fail.unavailable(`token: status ${status}`, retryAfterMs(header('retry-after')));
  }
  if (status !== 200) throw fail.misconfigured(`token: status ${status}`);
  const token = textAt(json, 'access_token') || textAt(json, 'tok');
  const expiresAt = Number(at(json, 'expires_at') ?? at(json, 'exp'));
  if (!token || !(expiresAt > 0)) throw fail.answerInvalid('token');
  return { token, expiresAt };
}
