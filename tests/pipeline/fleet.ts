import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { createDataSource } from '#libs/persistence';
import { createS3Client, ObjectStore } from '#libs/storage';
import { until } from '#libs/testing';
import type { DataSource } from 'typeorm';

/** A document as the public API shows it. */
export interface ShownDocument {
  document_id: string;
  state: string;
  title: string;
  page_count: number | null;
  tags: { text: string; start: number; end: number }[];
  enrichments: { kind: string }[];
  problem_id: string | null;
}

export interface Answer<T> {
  status: number;
  body: T;
}

export interface Accepted {
  document_id: string;
  job_id: string;
  state: string;
  duplicate: boolean;
  /** Of posts. */
  revision?: number;
}

/** Documents that go through the whole fleet while things break take their time. */
export const FLEET_TIMEOUT_MS = 180_000;

const setting = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run these specs with \`./fleet test pipeline\`.`);
  return value;
};

/** How often each flow was done for a document, and what is not done. */
export interface Effects {
  done: Record<string, number>;
  unfinished: number;
  problems: number;
}

/** The running fleet, through its public surface; the database is looked at only to count effects. */
export class Fleet {
  private constructor(private readonly database: DataSource) {}

  static async open(): Promise<Fleet> {
    const fleet = new Fleet(createDataSource(setting('CONSILIUM_DATABASE_URL'), 2));
    await fleet.database.initialize();
    return fleet;
  }

  async close(): Promise<void> {
    await this.database.destroy();
  }

  /** Through the edge, unless another address is given. */
  async call<T>(path: string, init: RequestInit = {}, url = setting('CONSILIUM_URL')): Promise<Answer<T>> {
    const headers = {
      authorization: `Bearer ${setting('CONSILIUM_API_KEY')}`,
      ...(init.headers as Record<string, string>),
    };
    const response = await fetch(url + path, { ...init, headers });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    return { status: response.status, body: (isJson ? JSON.parse(text) : text) as T };
  }

  async upload(name: string, content: Buffer | string, url?: string): Promise<Answer<Accepted>> {
    const body = new FormData();
    body.append('case', 'pipeline');
    body.append('file', new Blob([typeof content === 'string' ? content : new Uint8Array(content)]), name);
    return this.call('/api/documents', { method: 'POST', body }, url);
  }

  uploadSample(file: string): Promise<Answer<Accepted>> {
    return this.upload(basename(file), readFileSync(`samples/${file}`));
  }

  async post(externalId: string, text: string, url?: string): Promise<Answer<Accepted>> {
    const source = { system: 'spec', channel: 'pipeline', external_id: externalId };
    const body = JSON.stringify({ text, source, case: 'pipeline' });
    return this.call('/api/posts', { method: 'POST', body, headers: { 'content-type': 'application/json' } }, url);
  }

  /** Like `post`, again and again while the fleet cannot take it: what a careful sender does. */
  acceptedPost(externalId: string, text: string): Promise<Accepted> {
    return until(async () => {
      const { status, body } = await this.post(externalId, text).catch(() => ({ status: 0, body: undefined }));
      return status === 202 || status === 200 ? body : undefined;
    }, `post ${externalId} being accepted`);
  }

  async document(id: string): Promise<ShownDocument> {
    return (await this.call<ShownDocument>(`/api/documents/${id}`)).body;
  }

  /** Waits until a document is in that state; a service being restarted is not an answer. */
  reaches(id: string, state: string): Promise<ShownDocument> {
    return until(
      async () => {
        const document = await this.document(id).catch(() => undefined);
        return document?.state === state && document;
      },
      `document ${id} being ${state}`,
      FLEET_TIMEOUT_MS,
    );
  }

  /** What was done for a document, when nothing is under way for it any more. */
  settled(id: string): Promise<Effects> {
    return until(async () => {
      const effects = await this.effects(id).catch(() => undefined); // the database may just have come back
      return effects?.unfinished === 0 && BESIDE in effects.done && effects;
    }, `the end of everything that is done for document ${id}`);
  }

  /** How often each effect of a document was made: tasks done per flow, and its rows. */
  async effects(id: string): Promise<Effects> {
    const rows: { type: string; status: string; count: string }[] = await this.database.query(
      `SELECT type, status, count(*) FROM task WHERE document_id = $1 GROUP BY 1, 2`,
      [id],
    );
    const [problem]: { count: string }[] = await this.database.query(
      `SELECT count(*) FROM problem WHERE document_id = $1`,
      [id],
    );
    const done = rows.filter(({ status }) => status === 'done').map(({ type, count }) => [type, Number(count)]);
    const unfinished = rows
      .filter(({ status }) => status !== 'done')
      .reduce((sum, { count }) => sum + Number(count), 0);
    return { done: Object.fromEntries(done) as Record<string, number>, unfinished, problems: Number(problem?.count) };
  }

  /** Puts an object into the bucket, as a program does that knows nothing of the fleet. */
  async putObject(key: string, content: string): Promise<void> {
    const client = createS3Client({
      S3_ENDPOINT: setting('CONSILIUM_S3_ENDPOINT'),
      S3_REGION: process.env['S3_REGION'] ?? 'us-east-1',
      S3_BUCKET: setting('CONSILIUM_S3_BUCKET'),
      AWS_ACCESS_KEY_ID: setting('AWS_ACCESS_KEY_ID'),
      AWS_SECRET_ACCESS_KEY: setting('AWS_SECRET_ACCESS_KEY'),
    });
    const store = new ObjectStore(client, setting('CONSILIUM_S3_BUCKET'));
    await store.put(key, Readable.from([Buffer.from(content)]), { mediaType: 'text/plain' });
    store.close();
  }

  /** How often the same file came again. */
  async repeatsOf(id: string): Promise<number> {
    const [row]: { count: number }[] = await this.database.query(
      `SELECT count(*)::int AS count FROM event WHERE document_id = $1 AND kind = 'duplicate'`,
      [id],
    );
    return row?.count ?? 0;
  }

  /** How many documents have the bytes of this one, and how often it was begun. */
  async documentsLike(id: string): Promise<{ documents: number; jobs: number }> {
    const [row]: { documents: number; jobs: number }[] = await this.database.query(
      `SELECT (SELECT count(*)::int FROM document d WHERE d.sha256 = own.sha256) AS documents,
              (SELECT count(*)::int FROM job WHERE document_id = own.id) AS jobs
       FROM document own WHERE own.id = $1`,
      [id],
    );
    return row ?? { documents: 0, jobs: 0 };
  }

  /** Where the original of a document lies. */
  async objectOf(id: string): Promise<{ bucket: string; key: string }> {
    const [object]: { bucket: string; key: string }[] = await this.database.query(
      `SELECT bucket, key FROM storage_object WHERE document_id = $1`,
      [id],
    );
    if (!object) throw new Error(`document ${id} has no object`);
    return object;
  }

  /** Ends every process of a part of the fleet as a power cut would. Its supervisor starts it again. */
  kill(name: string): void {
    for (const pid of this.pids(name)) process.kill(pid, 'SIGKILL');
  }

  /** Waits until a part runs again under new process ids. */
  comesBack(name: string, earlier: readonly number[]): Promise<true> {
    return until(
      () => this.pids(name).length > 0 && !this.pids(name).some((pid) => earlier.includes(pid)),
      `${name} coming back`,
      FLEET_TIMEOUT_MS,
    );
  }

  pids(name: string): number[] {
    const all = JSON.parse(readFileSync(setting('CONSILIUM_PIDS'), 'utf8')) as Record<string, number[]>;
    return all[name] ?? [];
  }

  isHealthy(): Promise<true> {
    return until(
      async () => (await this.call('/health').catch(() => undefined))?.status === 200,
      'the gateway being healthy',
      FLEET_TIMEOUT_MS,
    );
  }
}

/** Every flow a text post goes through. */
export const POST_PATH = ['tag-document', 'persist-tags', 'enrich-document', 'index-document', 'file-into-vault'];

/** What is done with every document beside its path, before or after it is published. */
export const BESIDE = 'make-artifacts';
