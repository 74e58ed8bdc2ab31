import { execFileSync } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { documentParsed, documentRegistered } from '#libs/contracts';
import { aDocument, type DocumentIds, FLOW_SPEC_TIMEOUT_MS, ServiceBench, until } from '#libs/testing';
import { OcrWorkerModule } from '../src/ocr-worker.module';

/** A busy machine takes its time over each of these files. */
const FILE_TIMEOUT_MS = 120_000;
/** Making the files takes some seconds of compressing white paper. */
const START_TIMEOUT_MS = FLOW_SPEC_TIMEOUT_MS * 2;
const MEDIA_TYPES: Record<string, string> = { '.jpg': 'image/jpeg', '.png': 'image/png', '.tiff': 'image/tiff' };
const OUT_OF_MEMORY = /page 1: Reading needs more memory than the limit of 1024 MB/;

interface Ending {
  code: string;
  message: string;
}

describe('hostile documents, with the real reader', () => {
  let bench: ServiceBench;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'consilium-spec-'));
    execFileSync(process.execPath, ['tools/corpus/make.ts', folder, '--only', 'hostile'], { stdio: 'ignore' });
    bench = await ServiceBench.start(OcrWorkerModule);
  }, START_TIMEOUT_MS);
  afterAll(async () => {
    await bench.stop();
    await rm(folder, { recursive: true });
  });

  const register = async (name: string): Promise<DocumentIds> => {
    const ids = await aDocument(bench.database);
    const mediaType = MEDIA_TYPES[path.extname(name)] ?? 'application/pdf';
    const file = createReadStream(path.join(folder, 'hostile', name));
    await bench.bucket.store.put(`${ids.documentId}/${name}`, file, { mediaType });
    const { bucket } = bench.bucket.store;
    await bench.probe.send(documentRegistered, {
      ...ids,
      bucket,
      objectKey: `${ids.documentId}/${name}`,
      mediaType,
      size: 1n,
    });
    return ids;
  };
  /** How the task that failed for good has ended. */
  const refusalOf = ({ documentId }: DocumentIds): Promise<Ending> =>
    until(
      async () => {
        const [task] = await bench.database.query<Ending>(
          `SELECT error_code AS code, error_message AS message FROM task WHERE document_id = $1 AND status = 'failed'`,
          [documentId],
        );
        return task;
      },
      `document ${documentId} being refused`,
      FILE_TIMEOUT_MS,
    );
  const isParsed = ({ documentId }: DocumentIds): Promise<boolean> =>
    until(
      () => bench.probe.published(documentParsed).some((parsed) => parsed.documentId === documentId),
      `document ${documentId} being parsed`,
      FILE_TIMEOUT_MS,
    );
  const pagesOf = ({ documentId }: DocumentIds) =>
    bench.database.query(`SELECT number, status, fault FROM page WHERE document_id = $1 ORDER BY number`, [documentId]);

  it.each<[string, string, RegExp]>([
    ['empty.pdf', 'empty_file', /empty/],
    ['text-named.pdf', 'corrupt_file', /damaged/],
    ['truncated.pdf', 'corrupt_file', /damaged/],
    ['corrupt-xref.pdf', 'corrupt_file', /damaged/],
    ['endless-stream.pdf', 'corrupt_file', /damaged/],
    ['encrypted.pdf', 'encrypted_file', /password/],
    ['pageless.pdf', 'no_pages', /no pages/],
    ['page-tree-loop.pdf', 'corrupt_file', /None of the 2 pages could be read: page 1 is damaged/],
    ['six-thousand-pages.pdf', 'resource_limit_exceeded', /6000 pages, limit 5000/],
    [
      'page-of-kilometres.pdf',
      'resource_limit_exceeded',
      /page 1 has a size of 10000000 x 10000000 points, limit 200000/,
    ],
    [
      'image-bomb.pdf',
      'resource_limit_exceeded',
      /page 1 has an image of 50000 x 50000 pixels that needs 10.0 GB, limit 0.8 GB/,
    ],
    ['white-30000.png', 'resource_limit_exceeded', /page 1 has 30000 x 30000 pixels, limit 120 million/],
    ['recursion.pdf', 'resource_limit_exceeded', OUT_OF_MEMORY],
    ['doubling.pdf', 'resource_limit_exceeded', OUT_OF_MEMORY],
    ['content-bomb.pdf', 'resource_limit_exceeded', OUT_OF_MEMORY],
    ['twice-deflated.pdf', 'resource_limit_exceeded', OUT_OF_MEMORY],
  ])(
    'refuses %s with %s and says why',
    async (name, code, message) => {
      const ending = await refusalOf(await register(name));
      expect(ending).toEqual({ code, message: expect.stringMatching(message) });
    },
    FILE_TIMEOUT_MS,
  );

  it.each(['pdf-named.jpg', 'lying-count.pdf', 'deep-nesting.pdf', 'huge-page.pdf', 'endless-pages.tiff'])(
    'reads %s, which is only odd',
    async (name) => {
      const ids = await register(name);
      await isParsed(ids);
      expect(await pagesOf(ids)).toEqual([{ number: 1, status: expect.stringMatching(/^(done|blank)$/), fault: null }]);
    },
    FILE_TIMEOUT_MS,
  );

  it(
    'loses only the page whose rendering hangs, killed from outside after its time',
    async () => {
      const ids = await register('hanging-render.pdf');
      await isParsed(ids);
      expect(await pagesOf(ids)).toEqual([
        { number: 1, status: 'done', fault: null },
        {
          number: 2,
          status: 'failed',
          fault: 'resource_limit_exceeded: page 2: Reading needs more time than the limit of 20 s',
        },
      ]);
    },
    FILE_TIMEOUT_MS,
  );
});
