import { setTimeout as wait } from 'node:timers/promises';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { messageOf } from '../fleet/errors.ts';
import type { Addresses } from '../fleet/addresses.ts';
import type { Item, Sending } from './journal.ts';

/** How long one attempt waits for an answer: a frozen service never gives one. */
const ANSWER_MS = 12_000;
const PAUSE_MS = 500;

/** The fleet said something else than 200 or 202. `final` when sending the same again cannot help. */
class Refused extends Error {
  readonly final: boolean;

  constructor(status: number) {
    super(`answered ${status}`);
    this.final = status >= 400 && status < 500 && status !== 409 && status !== 429;
  }
}

interface Receipt {
  status: number;
  documentId?: string;
}

/** Sends items as a careful client does: again and again until the fleet acknowledges them or the sender's patience ends. */
export class Sender {
  readonly #url: string;
  readonly #key: string;
  readonly #case: string;
  readonly #bucket: string;
  readonly #s3: S3Client;

  constructor(addresses: Addresses, key: string, caseName: string) {
    this.#url = addresses.edge;
    this.#key = key;
    this.#case = caseName;
    this.#bucket = addresses.s3Bucket;
    this.#s3 = new S3Client({
      endpoint: addresses.s3,
      region: addresses.s3Region,
      forcePathStyle: true,
      maxAttempts: 1,
      requestChecksumCalculation: 'WHEN_REQUIRED',
      credentials: { accessKeyId: addresses.s3AccessKey, secretAccessKey: addresses.s3SecretKey },
    });
  }

  /** Writes what happens into the sending; never rejects. */
  async send(item: Item, sending: Sending, patienceMs: number): Promise<void> {
    const deadline = Date.now() + patienceMs;
    do {
      sending.attempts++;
      try {
        Object.assign(sending, await this.#attempt(item), { acknowledgedAt: Date.now() });
        return;
      } catch (fault) {
        sending.refusal = messageOf(fault);
        if (fault instanceof Refused && fault.final) return;
      }
      await wait(PAUSE_MS);
    } while (Date.now() < deadline);
  }

  close(): void {
    this.#s3.destroy();
  }

  #attempt(item: Item): Promise<Receipt> {
    if (item.way === 'bucket') return this.#drop(item);
    return item.way === 'post' ? this.#post(item) : this.#upload(item);
  }

  /** Nobody acknowledges an object but the store. */
  async #drop({ filename, content }: Item): Promise<Receipt> {
    const Key = `tenant/main/case/${this.#case}/original/${filename}`;
    const command = new PutObjectCommand({ Bucket: this.#bucket, Key, Body: content });
    await this.#s3.send(command, { abortSignal: AbortSignal.timeout(ANSWER_MS) });
    return { status: 201 };
  }

  #post({ id, content }: Item): Promise<Receipt> {
    const source = { system: 'chaos', channel: this.#case, external_id: id };
    const body = JSON.stringify({ text: content.toString(), source, case: this.#case });
    return this.#call('/api/posts', { body, headers: { 'content-type': 'application/json' } });
  }

  #upload({ filename, content }: Item): Promise<Receipt> {
    const body = new FormData();
    body.append('case', this.#case);
    body.append('source', 'chaos');
    body.append('file', new Blob([new Uint8Array(content)]), filename);
    return this.#call('/api/documents', { body });
  }

  async #call(path: string, init: { body: string | FormData; headers?: Record<string, string> }): Promise<Receipt> {
    const response = await fetch(this.#url + path, {
      method: 'POST',
      body: init.body,
      headers: { ...init.headers, authorization: `Bearer ${this.#key}` },
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    const answer = await response.text();
    if (response.status !== 200 && response.status !== 202) throw new Refused(response.status);
    const { document_id } = JSON.parse(answer) as { document_id: string };
    return { status: response.status, documentId: document_id };
  }
}
