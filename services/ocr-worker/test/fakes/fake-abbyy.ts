import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the service does with one request instead of answering well: a status, a status of the task, or a fault below HTTP. */
export type AbbyyFault =
  | { readonly status: number; readonly headers?: Record<string, string> }
  | { readonly task: string; readonly delayMs?: number }
  | 'reset'
  | 'hang'
  | 'html'
  | 'truncated';

/** A request as the service saw it. */
export interface SeenByAbbyy {
  readonly method: string;
  readonly query: URLSearchParams;
  readonly authorization: string | undefined;
  readonly bytes: number;
}

type Method = 'processImage' | 'getTaskStatus' | 'result';

const ACCOUNT = { applicationId: 'demo', password: 'demo-password' };
const PAGE = { width: 2480, height: 3508, left: 300, top: 400, letter: 24, line: 60 };

/**
 * A stand-in for ABBYY Cloud OCR SDK (version 2): accepts the application `demo` with the password `demo-password`, finishes every task at its second
 * question, and reads whatever it is told to by `pages`. Faults are played first, one per request of their method.
 */
export class FakeAbbyy {
  static readonly account = ACCOUNT;

  readonly seen: SeenByAbbyy[] = [];
  /** Pages of lines that every file is said to hold, and how sure each letter is, 0 to 100. */
  pages: string[][] = [['Read by the second engine']];
  confidence = 96;
  private readonly faults: Record<Method, AbbyyFault[]> = { processImage: [], getTaskStatus: [], result: [] };
  private readonly asked = new Map<string, number>();
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, response) => void this.answer(request, response));
  }

  /** Listens on 127.0.0.1; on a free port when none is given. */
  static async start(port = 0): Promise<FakeAbbyy> {
    const fake = new FakeAbbyy();
    await new Promise<void>((resolve) => {
      fake.server.listen(port, '127.0.0.1', resolve);
    });
    return fake;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** How many tasks were made. */
  get tasks(): number {
    return this.asked.size;
  }

  /** Forgets the past, and plays these faults next. */
  play(faults: Partial<Record<Method, AbbyyFault[]>> = {}): void {
    this.seen.length = 0;
    this.asked.clear();
    for (const method of ['processImage', 'getTaskStatus', 'result'] as const) {
      this.faults[method].splice(0, Infinity, ...(faults[method] ?? []));
    }
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams: query } = new URL(request.url ?? '/', this.url);
    const method = pathname.split('/').at(-1) ?? '';
    let bytes = 0;
    for await (const chunk of request as AsyncIterable<Buffer>) bytes += chunk.length;
    const { authorization } = request.headers;
    this.seen.push({ method, query, authorization, bytes });
    if (method !== 'processImage' && method !== 'getTaskStatus' && method !== 'result')
      return void response.writeHead(404).end();
    const fault = this.faults[method].shift();
    if (typeof fault === 'string') return FAULTS[fault](response);
    if (fault && 'status' in fault) return void response.writeHead(fault.status, fault.headers).end('{"error":{}}');
    if (method === 'result') return this.giveResult(authorization, response);
    if (authorization !== BASIC) return void response.writeHead(401).end('{"error":{"code":"Unauthorized"}}');
    const id = method === 'processImage' ? randomUUID() : (query.get('taskId') ?? '');
    this.giveTask(id, response, fault);
  }

  /** The real one refuses a download that carries its own credentials. */
  private giveResult(authorization: string | undefined, response: ServerResponse): void {
    if (authorization !== undefined) return void response.writeHead(400).end();
    response.writeHead(200, { 'content-type': 'application/xml' }).end(this.xml());
  }

  private giveTask(taskId: string, response: ServerResponse, fault?: { task: string; delayMs?: number }): void {
    const times = this.asked.get(taskId) ?? 0;
    this.asked.set(taskId, times + 1);
    const status = fault?.task ?? (times > 1 ? 'Completed' : 'Queued');
    const done = status === 'Completed' && { resultUrls: [`${this.url}/result`] };
    const task = { taskId, status, filesCount: 1, requestStatusDelay: fault?.delayMs ?? 1, ...done };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(task));
  }

  private xml(): string {
    const pages = this.pages.map((lines) => {
      const block = lines.map((line, index) => this.lineXml(line, PAGE.top + index * PAGE.line)).join('');
      return `<page width="${PAGE.width}" height="${PAGE.height}" resolution="300"><block blockType="Text"><text><par>${block}</par></text></block></page>`;
    });
    return `<?xml version="1.0" encoding="UTF-8"?><document version="1.0" pagesCount="${pages.length}">${pages.join('')}</document>`;
  }

  private lineXml(line: string, top: number): string {
    const letters = Array.from(line).map((letter, index) => {
      const left = PAGE.left + index * PAGE.letter;
      const box = `l="${left}" t="${top}" r="${left + PAGE.letter}" b="${top + 40}"`;
      if (letter === ' ') return `<charParams ${box}> </charParams>`;
      const starts = index === 0 || line[index - 1] === ' ';
      return `<charParams ${box} charConfidence="${this.confidence}" wordStart="${starts}">${ENTITIES[letter] ?? letter}</charParams>`;
    });
    return `<line l="${PAGE.left}" t="${top}"><formatting lang="EnglishUnitedStates">${letters.join('')}</formatting></line>`;
  }
}

const BASIC = `Basic ${Buffer.from(`${ACCOUNT.applicationId}:${ACCOUNT.password}`).toString('base64')}`;
const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

const FAULTS: Record<Extract<AbbyyFault, string>, (response: ServerResponse) => void> = {
  reset: (response) => void response.socket?.resetAndDestroy(),
  hang: () => undefined,
  html: (response) => void response.end('<html>Bad gateway</html>'),
  truncated: (response) => void response.end('<?xml version="1.0"?><document><page width="10" height="10"><block>'),
};
