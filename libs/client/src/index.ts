import createClient, { type Client } from 'openapi-fetch';
import type { components as AdminParts, paths as AdminPaths } from './gen/admin.d.ts';
import type { components as IndexerParts, paths as IndexerPaths } from './gen/indexer.d.ts';
import type { components as GatewayParts, paths as GatewayPaths } from './gen/ingest-gateway.d.ts';
import type { components as ProblemLogParts, paths as ProblemLogPaths } from './gen/problem-log.d.ts';

export * from '#events';

/** Every documented call of the fleet's one origin. */
export type Paths = GatewayPaths & Own<IndexerPaths> & Own<ProblemLogPaths> & Own<AdminPaths>;

/** Health is the gateway's: it is what the edge shows. */
type Own<Some> = Omit<Some, keyof GatewayPaths>;

/** What clients send and get, by the names of the OpenAPI documents. */
export type Schemas = GatewayParts['schemas'] &
  IndexerParts['schemas'] &
  ProblemLogParts['schemas'] &
  AdminParts['schemas'];

/** RFC 9457 problem details with the fleet's stable `code`. */
export type Problem = Schemas['Problem'];

export interface ConsiliumOptions {
  /** The fleet's origin: `http://127.0.0.1:7300`. */
  readonly url: string;
  /** An API key (`csk_…`) or a person's token. */
  readonly key?: string | undefined;
  readonly fetch?: (request: Request) => Promise<Response>;
}

/** The fleet as a typed client: `answer(consilium({url, key}).GET('/api/documents/{id}', {params: {path: {id}}}))`. */
export function consilium({ url, key, fetch = globalThis.fetch }: ConsiliumOptions): Client<Paths> {
  return createClient<Paths>({
    baseUrl: url.replace(/\/+$/, ''),
    headers: key ? { authorization: `Bearer ${key}` } : {},
    querySerializer: { array: { style: 'form', explode: false } },
    fetch: (request) => fetch(request).catch((cause: unknown) => unreachable(url, cause)),
  });
}

/** The fleet answered with a problem; the text is the problem's own. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly problem: Problem;
  /** Seconds after which trying again makes sense; undefined when it does not. */
  readonly retryAfter: number | undefined;

  constructor(problem: Problem, retryAfter?: number) {
    super(`${problem.title} (${problem.code}): ${problem.detail}`);
    this.problem = problem;
    this.retryAfter = retryAfter;
  }
}

/** Nothing answered at the address. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

/** What openapi-fetch answers with. */
interface Answered<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The body of an answer; throws `Refusal` when it is a problem, and `Unreachable` when there was none. */
export async function answer<T>(call: Promise<Answered<T>>): Promise<T> {
  const { data, error, response } = await call;
  if (response.ok) return data as T;
  throw refusalOf(response.status, error, response.headers.get('retry-after'));
}

/** The error of an answer that is no success; what is not problem details (a proxy's page) becomes some. */
export function refusalOf(status: number, body: unknown, retryAfter?: string | null): Refusal {
  const seconds = Number(retryAfter);
  const problem = isProblem(body) ? body : { ...UNKNOWN, status, title: `HTTP status ${status}` };
  return new Refusal(problem, retryAfter && Number.isFinite(seconds) ? seconds : undefined);
}

const UNKNOWN = {
  type: 'about:blank',
  detail: 'Something between here and the fleet answered in its place.',
  code: 'unknown',
  instance: '',
  request_id: '',
};

const isProblem = (body: unknown): body is Problem =>
  typeof body === 'object' && body !== null && 'code' in body && 'title' in body && 'detail' in body;

function unreachable(url: string, cause: unknown): never {
  if (cause instanceof Error && cause.name === 'AbortError') throw cause;
  const reason = cause instanceof Error ? (cause.cause instanceof Error ? cause.cause.message : cause.message) : '';
  throw new Unreachable(`Nothing answers at ${url}${reason ? ` (${reason})` : ''}.`, { cause });
}
