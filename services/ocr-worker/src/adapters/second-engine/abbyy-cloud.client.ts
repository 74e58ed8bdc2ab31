import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { PermanentError } from '#libs/errors';
import type { ReadPage } from '../../domain/reading';
import type { SourceFile } from '../document-reader.engine';
import { callAbbyy } from './abbyy-call';
import { unavailable } from './abbyy-failures';
import { type AbbyyTask, parseTask } from './abbyy-task';
import { parseResult } from './abbyy-xml';
import { SecondEngine } from './second-engine';

/** How ABBYY Cloud OCR SDK is reached. */
export interface AbbyyOptions {
  /** `https://cloud-eu.ocrsdk.com`, or a stand-in. */
  readonly baseUrl: string;
  readonly applicationId: string;
  readonly password: string;
  /** For one request. */
  readonly timeoutMs: number;
  /** For a whole job, from the first question to its result. */
  readonly jobMs: number;
  /** Pause between questions about a job at least, whatever the service says. */
  readonly leastPauseMs?: number;
}

/** The service takes no larger file. */
const MOST_BYTES = 30e6;
const TASK_BYTES = 64e3;
/** A page of XML is 300 KB; a result of 300 pages still fits. */
const RESULT_BYTES = 100e6;
const LEAST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 15_000;
/** Its names of languages, by Tesseract's. */
const LANGUAGES: Record<string, string> = {
  eng: 'English',
  rus: 'Russian',
  ukr: 'Ukrainian',
  deu: 'German',
  fra: 'French',
  spa: 'Spanish',
  ita: 'Italian',
};

/** ABBYY Cloud OCR SDK, version 2 of its API: `processImage`, then `getTaskStatus` until there is a result, which is fetched without credentials. */
export class AbbyyCloud extends SecondEngine {
  readonly name = 'abbyy';
  readonly languages = Object.keys(LANGUAGES);

  constructor(private readonly options: AbbyyOptions) {
    super();
  }

  async submit({ path }: SourceFile, languages: string, signal: AbortSignal): Promise<string> {
    const { size } = await stat(path);
    if (size > MOST_BYTES) throw tooLarge(size);
    const language = [...new Set(languages.split('+').map((name) => LANGUAGES[name] ?? 'English'))].join(',');
    const query = new URLSearchParams({ language, exportFormat: 'xml', profile: 'textExtraction' });
    const headers = { 'content-type': 'application/octet-stream', 'content-length': String(size) };
    const call = { url: this.url('processImage', query), method: 'POST' as const, body: createReadStream(path) };
    return (await this.task({ ...call, headers }, signal)).id;
  }

  async result(reference: string, signal: AbortSignal): Promise<ReadPage[]> {
    const { jobMs, timeoutMs } = this.options;
    const until = performance.now() + jobMs;
    const query = new URLSearchParams({ taskId: reference });
    for (;;) {
      const task = await this.task({ url: this.url('getTaskStatus', query), method: 'GET' }, signal);
      if (task.resultUrl) {
        const call = { url: task.resultUrl, method: 'GET' as const, timeoutMs, mostBytes: RESULT_BYTES };
        return parseResult(await callAbbyy(call, signal));
      }
      if (performance.now() > until) throw unavailable(`no result after ${jobMs / 1000} s`);
      await wait(this.pauseOf(task), undefined, { signal });
    }
  }

  private async task(
    call: {
      url: string;
      method: 'GET' | 'POST';
      headers?: Record<string, string>;
      body?: ReturnType<typeof createReadStream>;
    },
    signal: AbortSignal,
  ): Promise<AbbyyTask> {
    const { applicationId, password, timeoutMs } = this.options;
    const authorization = `Basic ${Buffer.from(`${applicationId}:${password}`).toString('base64')}`;
    const headers = { accept: 'application/json', ...call.headers, authorization };
    return parseTask(await callAbbyy({ ...call, headers, timeoutMs, mostBytes: TASK_BYTES }, signal));
  }

  private url(method: string, query: URLSearchParams): string {
    return `${this.options.baseUrl.replace(/\/$/, '')}/v2/${method}?${query.toString()}`;
  }

  private pauseOf({ askAgainMs }: AbbyyTask): number {
    return Math.min(LONGEST_PAUSE_MS, Math.max(this.options.leastPauseMs ?? LEAST_PAUSE_MS, askAgainMs));
  }
}

function tooLarge(bytes: number): PermanentError {
  const limit = MOST_BYTES / 1e6;
  const message = `The file has ${(bytes / 1e6).toFixed(1)} MB; ABBYY Cloud OCR takes ${limit} MB at most.`;
  return new PermanentError('provider_rejected_request', message, { facts: { provider: 'abbyy', bytes, limit } });
}
