import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandLine } from '../consilium/command-line';
import { Fleet, FLEET_TIMEOUT_MS } from './fleet';

describe('the command line of the whole fleet', () => {
  let fleet: Fleet;
  let folder: string;
  const consilium = new CommandLine({
    CONSILIUM_URL: process.env['CONSILIUM_URL'] ?? '',
    CONSILIUM_API_KEY: process.env['CONSILIUM_API_KEY'] ?? '',
  });

  beforeAll(async () => {
    fleet = await Fleet.open();
    await fleet.isHealthy();
    folder = mkdtempSync(join(tmpdir(), 'consilium-'));
  }, FLEET_TIMEOUT_MS);
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await fleet.close();
  });

  it(
    'brings a scan in, waits for it, and gets everything back',
    async () => {
      const scan = 'samples/contract-scan-en.pdf';
      const upload = await consilium.run(['upload', scan, '--watch', '--json']);
      expect([upload.code, upload.results]).toMatchObject([0, [{ file: scan, state: 'published' }]]);
      const id = String(upload.results[0]?.['document_id']);
      const status = await consilium.run(['status', id]);
      expect([status.code, status.stdout]).toEqual([0, expect.stringContaining(`${id}  published`)]);
      const text = await consilium.run(['text', id]);
      expect(text.stdout.length).toBeGreaterThan(100);
      const target = join(folder, 'contract.pdf');
      expect(await consilium.run(['download', id, '-o', target])).toMatchObject({ code: 0 });
      expect(readFileSync(target).equals(readFileSync(scan))).toBe(true);
      const tasks = await consilium.run(['tasks', '--document', id, '--json']);
      expect(tasks.results.map(({ type }) => type)).toContain('tag-document');
    },
    FLEET_TIMEOUT_MS,
  );

  it(
    'finds what it has brought in',
    async () => {
      const word = `zq${randomUUID().slice(0, 8)}`;
      const upload = await consilium.run(
        ['upload', '-', '--name', 'log.txt', '--watch', '--json'],
        `The keeper wrote ${word}.`,
      );
      const id = upload.results[0]?.['document_id'];
      const { code, results } = await consilium.run(['search', word, '--mode', 'text', '--json']);
      expect([code, results]).toMatchObject([0, [{ document_id: id }]]);
    },
    FLEET_TIMEOUT_MS,
  );

  it(
    'ends with 1 when the fleet cannot read a file',
    async () => {
      const { code, stdout } = await consilium.run(['upload', 'samples/broken.pdf', '--watch']);
      expect([code, stdout]).toEqual([1, expect.stringContaining('\tproblem\t')]);
    },
    FLEET_TIMEOUT_MS,
  );
});
