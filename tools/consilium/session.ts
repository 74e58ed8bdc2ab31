import type { Client } from 'openapi-fetch';
import { consilium, type Paths } from '../../libs/client/src/index.ts';
import { UsageError } from './exit-codes.ts';

/** Where `./fleet up` puts the fleet unless told otherwise. */
export const DEFAULT_URL = 'http://127.0.0.1:7300';

/** Whom a command talks to, and how it tells its results. */
export interface Session {
  readonly url: string;
  readonly key: string;
  readonly api: Client<Paths>;
  /** Results as JSON, one object a line. */
  readonly json: boolean;
  /** Ctrl-C. */
  readonly signal: AbortSignal;
}

interface GlobalOptions {
  url?: string;
  key?: string;
  json?: boolean;
}

/** The session that options and environment ask for; options win. */
export function sessionFrom(options: GlobalOptions, env: NodeJS.ProcessEnv, signal: AbortSignal): Session {
  const url = options.url ?? env['CONSILIUM_URL'] ?? DEFAULT_URL;
  const key = options.key ?? env['CONSILIUM_API_KEY'];
  if (!URL.canParse(url)) throw new UsageError(`"${url}" is not an address: give --url http://host:port.`);
  if (!key) throw new UsageError('There is no API key: set CONSILIUM_API_KEY (./fleet env prints it), or give --key.');
  return { url: url.replace(/\/+$/, ''), key, api: consilium({ url, key }), json: options.json ?? false, signal };
}
