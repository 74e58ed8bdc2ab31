/** A document as the bench looks at it. */
export interface Timed {
  document_id: string;
  state: string;
  created_at: string;
  published_at: string | null;
  page_count: number | null;
}

/** The running fleet through its public HTTP surface. */
export class FleetClient {
  constructor(
    private readonly url: string,
    private readonly key: string,
  ) {}

  async call<T>(path: string, init: RequestInit = {}): Promise<T> {
    const headers = { ...(init.headers as Record<string, string>), authorization: `Bearer ${this.key}` };
    const response = await fetch(this.url + path, { ...init, headers });
    if (!response.ok)
      throw new Error(`${init.method ?? 'GET'} ${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as T;
  }

  async post(externalId: string, text: string): Promise<string> {
    const body = JSON.stringify({
      text,
      source: { system: 'bench', channel: 'posts', external_id: externalId },
      case: 'bench',
    });
    const headers = { 'content-type': 'application/json' };
    return (await this.call<{ document_id: string }>('/api/posts', { method: 'POST', body, headers })).document_id;
  }

  async upload(name: string, content: Uint8Array<ArrayBuffer>): Promise<string> {
    const body = new FormData();
    body.append('case', 'bench');
    body.append('file', new Blob([content]), name);
    return (await this.call<{ document_id: string }>('/api/documents', { method: 'POST', body })).document_id;
  }

  document(id: string): Promise<Timed> {
    return this.call<Timed>(`/api/documents/${id}`);
  }

  async finds(words: string, id: string): Promise<boolean> {
    const { items } = await this.call<{ items: { document_id: string }[] }>(
      `/api/search?q=${encodeURIComponent(words)}&mode=text`,
    );
    return items.some(({ document_id }) => document_id === id);
  }
}
