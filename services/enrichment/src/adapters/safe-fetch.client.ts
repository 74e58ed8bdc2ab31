import { Agent, type Dispatcher, request } from 'undici';
import { CRAWL_LIMITS, type CrawlLimits, USER_AGENT } from '../domain/crawl-limits';
import { type CrawlRefused, refused } from '../domain/crawl-outcome';
import { AllowedTargets, judgeUrl } from '../domain/url-guard';
import { bodyOf } from './capped-body';
import { refusalOf } from './fetch-refusals';
import { guardedConnector, publicAddresses, type Resolve, systemResolve } from './guarded-connector';

/** How `SafeFetch` is set up. */
export interface SafeFetchOptions {
  /** Targets that are fetched although they are not public. */
  readonly allowed?: AllowedTargets;
  readonly limits?: CrawlLimits;
  readonly resolve?: Resolve;
}

/** What one fetch asks for. */
export interface FetchRequest {
  readonly signal: AbortSignal;
  /** Media types that are read; others are refused. An answer that names none passes. */
  readonly types: RegExp;
  readonly maxBytes?: number;
  /** Asked before each redirect is followed. */
  readonly objectionTo?: (next: URL) => Promise<CrawlRefused | null>;
}

/** An answer of a server; the body is empty unless the status is 2xx. */
export interface Fetched {
  readonly kind: 'fetched';
  /** The address after redirects. */
  readonly url: URL;
  readonly status: number;
  readonly contentType: string;
  /** Milliseconds the server asked us to wait, 0 when it did not. */
  readonly retryAfterMs: number;
  readonly body: Buffer;
}

/**
 * GETs addresses that strangers wrote: only http(s), web ports, public addresses (checked after DNS and after each redirect,
 * connection pinned to what was checked), bounded redirects, time, bytes and types. What it does not fetch comes back as a
 * refusal; it throws only when the caller aborts.
 */
export class SafeFetch {
  readonly allowed: AllowedTargets;
  private readonly limits: CrawlLimits;
  private readonly agent: Agent;
  private readonly resolve: Resolve;

  constructor({ allowed, limits, resolve }: SafeFetchOptions = {}) {
    this.allowed = allowed ?? new AllowedTargets();
    this.limits = limits ?? CRAWL_LIMITS;
    this.resolve = resolve ?? systemResolve;
    const { timeMs } = this.limits;
    this.agent = new Agent({
      connect: guardedConnector(this.allowed, this.resolve, timeMs),
      connections: this.limits.atOncePerDomain,
      headersTimeout: timeMs,
      bodyTimeout: timeMs,
      maxHeaderSize: 32 * 1024,
    });
  }

  /** The answer at this address, redirects followed. */
  async get(url: URL, wanted: FetchRequest): Promise<Fetched | CrawlRefused> {
    const signal = AbortSignal.any([wanted.signal, AbortSignal.timeout(this.limits.timeMs)]);
    try {
      return await this.follow(url, { ...wanted, signal });
    } catch (error) {
      wanted.signal.throwIfAborted();
      return refusalOf(error, url.href);
    }
  }

  /** Why this address would not be fetched now, its host looked up; null when nothing is against it. For those who fetch themselves. */
  async objectionTo(url: URL): Promise<CrawlRefused | null> {
    const objection = judgeUrl(url, this.allowed);
    if (objection || this.allowed.has(url.hostname, url.port, url.protocol)) return objection;
    try {
      await publicAddresses(url.hostname, this.resolve);
      return null;
    } catch (error) {
      return refusalOf(error, url.href);
    }
  }

  async close(): Promise<void> {
    await this.agent.destroy();
  }

  private async follow(start: URL, wanted: FetchRequest): Promise<Fetched | CrawlRefused> {
    let url = start;
    for (let hop = 0; hop <= this.limits.redirects; hop++) {
      const objection = judgeUrl(url, this.allowed) ?? (hop > 0 ? await wanted.objectionTo?.(url) : null);
      if (objection) return objection;
      const answer = await this.ask(url, wanted.signal);
      const next = redirectOf(answer, url);
      if (!next) return this.read(url, answer, wanted);
      answer.body.destroy();
      if (next === 'invalid') return refused(url.href, 'invalid_url', 'redirects to something that is no address');
      url = next;
    }
    return refused(start.href, 'too_many_redirects', `more than ${this.limits.redirects}`);
  }

  private async ask(url: URL, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
    const answer = await request(url, {
      dispatcher: this.agent,
      signal,
      headers: {
        'user-agent': USER_AGENT,
        accept: 'text/html,application/xhtml+xml,text/plain;q=0.8,*/*;q=0.1',
        'accept-encoding': 'gzip, deflate, br',
      },
    });
    // A body that is thrown away emits an error that nobody else listens to.
    answer.body.on('error', () => undefined);
    return answer;
  }

  private async read(url: URL, answer: Dispatcher.ResponseData, wanted: FetchRequest): Promise<Fetched | CrawlRefused> {
    const { statusCode: status, body } = answer;
    const contentType = headerOf(answer, 'content-type');
    const base = { kind: 'fetched', url, status, contentType, retryAfterMs: retryAfterOf(answer) } as const;
    const isGood = status >= 200 && status < 300;
    if (isGood && (contentType === '' || wanted.types.test(contentType))) {
      const maxBytes = wanted.maxBytes ?? this.limits.bytes;
      return { ...base, body: await bodyOf(answer, maxBytes) };
    }
    body.destroy();
    if (!isGood) return { ...base, body: Buffer.alloc(0) };
    return refused(url.href, 'type_not_supported', contentType.slice(0, 100));
  }
}

function redirectOf(answer: Dispatcher.ResponseData, from: URL): URL | 'invalid' | null {
  if (![301, 302, 303, 307, 308].includes(answer.statusCode)) return null;
  const location = headerOf(answer, 'location');
  return location === '' ? null : (URL.parse(location, from.href) ?? 'invalid');
}

/** Seconds or a date, as RFC 9110 has it. */
function retryAfterOf(answer: Dispatcher.ResponseData): number {
  const value = headerOf(answer, 'retry-after');
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return ms > 0 ? ms : 0;
}

const headerOf = ({ headers }: Dispatcher.ResponseData, name: string): string => [headers[name] ?? ''].flat()[0] ?? '';
