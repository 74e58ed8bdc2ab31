import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** What the provider does with one request: an answer, or a fault below HTTP. */
export type Step =
  | { readonly status?: number; readonly json: unknown; readonly headers?: Record<string, string> }
  | 'reset'
  | 'hang'
  | 'slow_body'
  | 'truncated_json'
  | 'endless_body'
  | 'html';

/** A request as the provider saw it. */
export interface SeenRequest {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** An HTTP server that answers by a script, one step per request; after the last step it answers 500. */
export class ScriptedProvider {
  readonly seen: SeenRequest[] = [];
  private readonly steps: Step[] = [];

  private constructor(
    private readonly server: ReturnType<typeof createServer>,
    private readonly scheme: string,
  ) {}

  /** Listens on a free port of 127.0.0.1, with TLS when a certificate is given. */
  static async start(tls?: { key: string; cert: string }): Promise<ScriptedProvider> {
    const listener: RequestListener = (request, response) => void provider.answer(request, response);
    const server = tls ? createTlsServer(tls, listener) : createServer(listener);
    const provider = new ScriptedProvider(server, tls ? 'https' : 'http');
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return provider;
  }

  get url(): string {
    return `${this.scheme}://localhost:${(this.server.address() as AddressInfo).port}`;
  }

  /** Forgets the past and plays these steps next. */
  play(...steps: Step[]): void {
    this.seen.length = 0;
    this.steps.splice(0, this.steps.length, ...steps);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    this.seen.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString() });
    const step = this.steps.shift() ?? { status: 500, json: { error: { message: 'the script is over' } } };
    if (typeof step === 'string') FAULTS[step](response);
    else {
      response.writeHead(step.status ?? 200, { 'content-type': 'application/json', ...step.headers });
      response.end(JSON.stringify(step.json));
    }
  }
}

const FAULTS: Record<Extract<Step, string>, (response: ServerResponse) => void> = {
  reset: (response) => response.socket?.resetAndDestroy(),
  hang: () => undefined,
  slow_body: (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const drip = setInterval(() => response.write(' '), 20);
    response.on('close', () => clearInterval(drip));
  },
  truncated_json: (response) => response.end('{"choices":[{"message":{"content":"[\\"a'),
  endless_body: (response) => {
    const more = (): void => void response.write(' '.repeat(60_000), (error) => (error ? undefined : more()));
    more();
  },
  html: (response) => response.end('<html>Bad gateway</html>'),
};
