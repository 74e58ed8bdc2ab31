import { request } from 'undici';
import { bodyOf } from './capped-body';
import type { Fetched } from './safe-fetch.client';

/** A crawl4ai server (v0.9), which reads pages with a browser. */
export interface Crawl4AiOptions {
  /** e.g. `http://crawl4ai:11235`. */
  readonly baseUrl: string;
  readonly token: string;
  readonly timeoutMs: number;
  /** Bytes of its answer, which holds the page in several forms. */
  readonly maxBytes: number;
}

/** Pages as a browser sees them after their scripts have run. Only the address is handed over, never a configuration of a user. */
export class Crawl4AiClient {
  constructor(private readonly options: Crawl4AiOptions) {}

  /** The page as HTML; null when crawl4ai is away, overloaded or could not read it: then the built-in reader tries. */
  async render(url: URL, signal: AbortSignal): Promise<Fetched | null> {
    try {
      return pageIn(await this.crawl(url, signal), url);
    } catch {
      signal.throwIfAborted();
      return null;
    }
  }

  private async crawl(url: URL, signal: AbortSignal): Promise<Crawl4AiAnswer> {
    const { baseUrl, token, timeoutMs, maxBytes } = this.options;
    const answer = await request(`${baseUrl.replace(/\/$/, '')}/crawl`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ urls: [url.href], crawler_config: CONFIG }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    const body = await bodyOf(answer, maxBytes);
    return answer.statusCode === 200 ? (JSON.parse(body.toString('utf8')) as Crawl4AiAnswer) : {};
  }
}

/** Our own cache decides how old a page may be. */
const CONFIG = { type: 'CrawlerRunConfig', params: { cache_mode: 'bypass' } };

/** The parts of the answer that are used, none of them certain. */
interface Crawl4AiAnswer {
  readonly results?: readonly {
    readonly success?: unknown;
    readonly html?: unknown;
    readonly status_code?: unknown;
    readonly redirected_url?: unknown;
  }[];
}

/** A failed page is `success: false` inside a 200. */
function pageIn({ results }: Crawl4AiAnswer, asked: URL): Fetched | null {
  const { success, html, status_code: status, redirected_url: redirected } = results?.[0] ?? {};
  if (success !== true || typeof html !== 'string') return null;
  const url = typeof redirected === 'string' ? URL.parse(redirected) : asked;
  if (!url) return null;
  return {
    kind: 'fetched',
    url,
    status: typeof status === 'number' ? status : 200,
    contentType: 'text/html; charset=utf-8',
    retryAfterMs: 0,
    body: Buffer.from(html),
  };
}
