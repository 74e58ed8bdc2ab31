import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { PermanentError, TransientError } from '#libs/errors';
import type { EmbedReply, EmbedRequest, WorkerSettings } from './embedding.worker';

interface Job {
  readonly text: string;
  resolve(vector: Float32Array): void;
  reject(error: Error): void;
}

/** `.js` in the build, `.ts` under jest, where Node itself strips the types. */
const WORKER_FILE = join(__dirname, `embedding.worker${extname(__filename)}`);

/** One model in one worker thread. Texts go in one by one, urgent ones first. A thread that dies fails its texts and is started anew by the next one. */
export class EmbeddingThread {
  private readonly urgent: Job[] = [];
  private readonly patient: Job[] = [];
  private current: Job | undefined;
  private worker: Worker | undefined;
  private requests = 0;

  constructor(private readonly settings: WorkerSettings) {}

  embed(text: string, urgent: boolean): Promise<Float32Array> {
    return new Promise((resolve, reject) => {
      (urgent ? this.urgent : this.patient).push({ text, resolve, reject });
      this.next();
    });
  }

  async close(): Promise<void> {
    const worker = this.worker;
    this.forget(
      new TransientError('dependency_unavailable', 'The embedding model was closed while texts were waiting.'),
    );
    await worker?.terminate();
  }

  private next(): void {
    if (this.current) return;
    this.current = this.urgent.shift() ?? this.patient.shift();
    if (this.current) this.send(this.current.text);
    else this.worker?.unref();
  }

  /** The thread keeps the process alive only while a text is with it. */
  private send(text: string): void {
    this.requests += 1;
    this.worker ??= this.start();
    this.worker.ref();
    this.worker.postMessage({ id: this.requests, text } satisfies EmbedRequest, []);
  }

  private start(): Worker {
    const worker = new Worker(WORKER_FILE, {
      workerData: this.settings,
      resourceLimits: { maxYoungGenerationSizeMb: 2 }, // the outputs are short-lived and large: 40 MB less memory, no slower
      execArgv: ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON'],
    });
    worker.on('message', (reply: EmbedReply) => this.settle(reply));
    worker.on('error', (cause) => this.died(worker, cause));
    worker.on('exit', () => this.died(worker));
    return worker;
  }

  private settle(reply: EmbedReply): void {
    const job = this.current;
    if (!job || reply.id !== this.requests) return;
    this.current = undefined;
    if ('vector' in reply) job.resolve(reply.vector);
    else job.reject(new PermanentError('model_unusable', `The embedding model cannot run: ${reply.error}`));
    this.next();
  }

  private died(worker: Worker, cause?: unknown): void {
    if (this.worker !== worker) return;
    this.forget(new TransientError('dependency_unavailable', 'The thread of the embedding model ended.', { cause }));
  }

  private forget(error: Error): void {
    this.worker = undefined;
    const jobs = [this.current, ...this.urgent.splice(0), ...this.patient.splice(0)];
    this.current = undefined;
    for (const job of jobs) job?.reject(error);
  }
}
