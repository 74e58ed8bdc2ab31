import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';

/** A document as the fleet shows it, as far as the demo looks. */
export interface ShownDocument {
  document_id: string;
  title: string;
  filename: string;
  state: string;
  page_count: number | null;
  language: string | null;
  tags: { text: string }[];
  enrichments: { kind: string; pages?: { url: string; title: string }[] }[];
}

export interface ShownProblem {
  problem_id: string;
  document_id: string | null;
  queue: string;
  code: string;
  message: string;
  recommendation: string;
  state: string;
}

export interface FoundDocument {
  document_id: string;
  title: string;
  highlights: { page: number; html: string }[];
}

export interface Accepted {
  document_id: string;
  duplicate: boolean;
}

/** The fleet said no; the text is the problem's own. */
export class Refused extends Error {}

/** The fleet's public HTTP surface, as a program outside uses it. */
export class ConsiliumClient {
  private readonly url: string;
  private readonly key: string;

  constructor(url: string, key: string) {
    this.url = url;
    this.key = key;
  }

  async upload(file: string, fields: Record<string, string>): Promise<Accepted> {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    body.append('file', await openAsBlob(file), basename(file));
    return this.call<Accepted>('/api/documents', { method: 'POST', body });
  }

  post(body: object): Promise<Accepted> {
    const headers = { 'content-type': 'application/json' };
    return this.call<Accepted>('/api/posts', { method: 'POST', headers, body: JSON.stringify(body) });
  }

  document(id: string): Promise<ShownDocument> {
    return this.call<ShownDocument>(`/api/documents/${id}`);
  }

  /** The newest document of that name in a case; undefined while there is none. */
  async named(filename: string, caseName: string): Promise<ShownDocument | undefined> {
    const query = new URLSearchParams({ case: caseName, q: filename });
    const { items } = await this.call<{ items: ShownDocument[] }>(`/api/documents?${query.toString()}`);
    return items.find((item) => item.filename === filename);
  }

  text(id: string): Promise<string> {
    return this.call<string>(`/api/documents/${id}/text`);
  }

  async search(words: string): Promise<FoundDocument[]> {
    const query = new URLSearchParams({ q: words, limit: '50' });
    return (await this.call<{ items: FoundDocument[] }>(`/api/search?${query.toString()}`)).items;
  }

  async problemsOf(documentId: string): Promise<ShownProblem[]> {
    return (await this.call<{ items: ShownProblem[] }>(`/api/problems?document_id=${documentId}`)).items;
  }

  private async call<T>(path: string, init: RequestInit = {}): Promise<T> {
    const headers = { ...(init.headers as Record<string, string>), authorization: `Bearer ${this.key}` };
    const response = await fetch(this.url + path, { ...init, headers });
    const isJson = response.headers.get('content-type')?.includes('json');
    const body = (isJson ? await response.json() : await response.text()) as T & { detail?: string; code?: string };
    if (response.ok) return body;
    throw new Refused(`${response.status} ${body.code ?? ''}: ${body.detail ?? 'no reason given'}`);
  }
}
