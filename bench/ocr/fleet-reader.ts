import { randomUUID } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { FleetClient } from '../fleet-client';
import { Accounts, type Usage } from './accounts';
import { type Corpus, type KnownScan, score } from './corpus';
import type { OcrRun } from './ocrmypdf';

/** States of a document whose text is not known yet. */
const UNREAD = ['registered', 'parsing'];
/** Rarely enough not to be work itself: 20 looks a second took a tenth of two cores, five at each of five documents 2 %. */
const LOOK_MS = 200;
const LOOK_AT_EACH_OF_MANY_MS = 1000;
/** After publication its PDF is only some seconds away, if there will be one. */
const PDF_PATIENCE_MS = 120_000;

/** Where the fleet is, and which of its processes read. */
export interface FleetPlaces {
  url: string;
  key: string;
  client: FleetClient;
  readers: () => number[];
}

/** How long a document took, from the first byte of its upload. Seconds; `stored` is null when no PDF came. */
export interface Times {
  documentId: string;
  parsed: number;
  stored: number | null;
}

interface Waiting {
  patience?: AbortSignal;
  lookMs?: number;
}

/** Documents through the running fleet, end to end. */
export class FleetReader {
  constructor(private readonly places: FleetPlaces) {}

  /** A scan from its upload to its searchable PDF. */
  async read(corpus: Corpus, scan: KnownScan): Promise<OcrRun & Times> {
    const accounts = new Accounts(this.places.readers);
    const times = await this.time(scan.file);
    const usage: Usage = accounts.close();
    const read = corpus.result(`${scan.name}-fleet.json`);
    writeFileSync(read, JSON.stringify(await this.texts(times.documentId, scan.truth.length)));
    const sizeRatio = times.stored === null ? Number.NaN : await this.sizeRatio(times.documentId, scan.file);
    const seconds = times.stored ?? times.parsed;
    return { ...usage, seconds, ...times, ...score(scan.truthFile, read), pages: scan.truth.length, sizeRatio };
  }

  /** Uploads a file as one that was never seen, and waits until it is parsed and its PDF stored. */
  async time(file: string, lookMs = LOOK_MS): Promise<Times> {
    const started = performance.now();
    const documentId = await this.upload(file);
    await this.until(async () => !UNREAD.includes((await this.places.client.document(documentId)).state), { lookMs });
    const parsed = (performance.now() - started) / 1000;
    const patience = AbortSignal.timeout(PDF_PATIENCE_MS);
    const isStored = await this.until(async () => (await this.pdf(documentId)).status === 302, { patience, lookMs });
    return { documentId, parsed, stored: isStored ? (performance.now() - started) / 1000 : null };
  }

  /** Uploads a file so many times at once, each as one that was never seen; seconds until all are parsed and their PDFs stored. */
  async timeAll(file: string, count: number): Promise<number> {
    const all = await Promise.all(Array.from({ length: count }, () => this.time(file, LOOK_AT_EACH_OF_MANY_MS)));
    return Math.max(...all.map(({ parsed, stored }) => stored ?? parsed));
  }

  /** Seconds from the upload until the first page can be read through the API; the rest goes on being read. */
  async firstPage(file: string): Promise<{ documentId: string; seconds: number }> {
    const started = performance.now();
    const documentId = await this.upload(file);
    await this.until(async () => (await this.get(`/api/documents/${documentId}/pages/1`)).status === 200);
    return { documentId, seconds: (performance.now() - started) / 1000 };
  }

  /** Waits until a document is parsed. */
  async isParsed(documentId: string): Promise<void> {
    await this.until(async () => !UNREAD.includes((await this.places.client.document(documentId)).state));
  }

  /** A comment behind its end makes a file new to the fleet. */
  upload(file: string): Promise<string> {
    const bytes = Buffer.concat([readFileSync(file), Buffer.from(`\n% ${randomUUID()}\n`)]);
    return this.places.client.upload(basename(file), new Uint8Array(bytes));
  }

  private async texts(documentId: string, count: number): Promise<string[]> {
    const texts: string[] = [];
    for (let number = 1; number <= count; number++) {
      const page = await this.places.client.call<{ text: string }>(`/api/documents/${documentId}/pages/${number}`);
      texts.push(page.text);
    }
    return texts;
  }

  private async sizeRatio(documentId: string, original: string): Promise<number> {
    const { headers } = await this.pdf(documentId);
    const answer = await fetch(headers.get('location') ?? '');
    return (await answer.arrayBuffer()).byteLength / statSync(original).size;
  }

  private pdf(documentId: string): Promise<Response> {
    return this.get(`/api/documents/${documentId}/pdf`);
  }

  private get(path: string): Promise<Response> {
    const headers = { authorization: `Bearer ${this.places.key}` };
    return fetch(this.places.url + path, { headers, redirect: 'manual' });
  }

  /** False when patience ended first. */
  private async until(isSo: () => Promise<boolean>, { patience, lookMs = LOOK_MS }: Waiting = {}): Promise<boolean> {
    while (!(await isSo())) {
      if (patience?.aborted) return false;
      await wait(lookMs);
    }
    return true;
  }
}
