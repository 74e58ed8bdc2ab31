import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Module } from '@nestjs/common';
import { configOf, processEnvironment } from '#libs/config';
import { documentParsed, documentRegistered } from '#libs/contracts';
import { ServiceHost, serviceSettings } from '#libs/service-host';
import { aDocument, type DocumentIds, ServiceBench, stateOf, until } from '#libs/testing';

/** Leases of a dead worker end after ten seconds, and Tesseract takes its time on a busy machine. */
const PATIENCE_MS = 150_000;
const ROOT = path.join(__dirname, '..', '..', '..');
const PAGES = 8;

class SpectatorConfig extends configOf(serviceSettings) {}

/** A service that does nothing, so that the workers are processes of their own. */
@Module({ imports: [ServiceHost.forService('spectator', SpectatorConfig)] })
class SpectatorModule {}

describe('a worker that is killed in the middle of a scan', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'killed-worker-'));
  const workers: ChildProcess[] = [];
  let bench: ServiceBench;

  beforeAll(async () => {
    bench = await ServiceBench.start(SpectatorModule);
  }, PATIENCE_MS);
  afterAll(async () => {
    for (const worker of workers) await kill(worker);
    await bench.stop();
    rmSync(folder, { recursive: true });
  }, PATIENCE_MS);

  it(
    'is replaced by another that repeats no page',
    async () => {
      const ids = await aDocument(bench.database);
      await storeScan();
      const first = startWorker();
      await until(isConsuming, 'the worker consuming', PATIENCE_MS);
      await register(ids);
      await until(async () => (await pagesOf(ids)).length >= 4, 'four pages', PATIENCE_MS);
      await kill(first);
      const before = await pagesOf(ids);
      expect(before.length).toBeLessThan(PAGES);
      startWorker();
      const isParsed = async () => (await stateOf(bench.database, ids.documentId)) === 'parsed';
      await until(isParsed, 'the document being parsed', PATIENCE_MS);
      const after = await pagesOf(ids);
      expect(after.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
      expect(after.every(({ version, status }) => version === 1 && status === 'done')).toBe(true); // each was stored once
      await until(() => bench.probe.published(documentParsed).length === 1);
      expect(bench.probe.published(documentParsed)[0]).toMatchObject({ pageCount: PAGES });
    },
    2 * PATIENCE_MS,
  );

  /** The sample scan four times over. */
  const storeScan = async () => {
    const file = path.join(folder, 'scan.pdf');
    const pages = Array.from({ length: PAGES / 2 }, () => [
      path.join(ROOT, 'samples/contract-scan-en.pdf'),
      '1-2',
    ]).flat();
    execFileSync('qpdf', ['--empty', '--pages', ...pages, '--', file]);
    await bench.bucket.store.put('scan.pdf', createReadStream(file), { mediaType: 'application/pdf' });
  };

  const register = (ids: DocumentIds) =>
    bench.probe.send(documentRegistered, {
      ...ids,
      bucket: bench.bucket.store.bucket,
      objectKey: 'scan.pdf',
      mediaType: 'application/pdf',
      size: 1n,
      languages: ['eng'],
    });

  const isConsuming = async () => ((await bench.broker.queue('ocr-worker.plan-document'))?.consumers ?? 0) > 0;

  const startWorker = (): ChildProcess => {
    const wishes = { OCR_READERS: '1', OCR_SLICE_PAGES: '3', OCR_SLICES_AT_ONCE: '2' };
    const program = path.join(ROOT, 'dist/services/ocr-worker/src/main.js');
    const worker = spawn(process.execPath, [program], {
      cwd: ROOT,
      env: { ...processEnvironment, ...wishes },
      stdio: 'ignore',
    });
    workers.push(worker);
    return worker;
  };

  const pagesOf = ({ documentId }: DocumentIds) =>
    bench.database.query<{ number: number; version: number; status: string }>(
      `SELECT number, version, status FROM page WHERE document_id = $1 ORDER BY number`,
      [documentId],
    );
});

async function kill(worker: ChildProcess): Promise<void> {
  if (worker.exitCode !== null || worker.signalCode !== null) return;
  const gone = once(worker, 'exit');
  worker.kill('SIGKILL');
  await gone;
}
