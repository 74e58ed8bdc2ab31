import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ServiceFolder, serviceFolders } from './fleet';

const SERVICES = [
  'admin',
  'enrichment',
  'indexer',
  'ingest-gateway',
  'ocr-worker',
  'problem-log',
  's3-event-consumer',
  'tagging-worker',
];

/** Rows of a contract card, as tagging-worker's README has them. */
const CARD = ['consumes', 'publishes', 'stores', 'calls', 'fails how', 'scales by', 'watch'];

/** What starts or carries a flow. */
const FLOW_FILE = /\.(consumer|controller|poller|timer)\.ts$/;

const folders = serviceFolders();

it('the fleet has its eight services', () => {
  expect(folders.map(({ name }) => name)).toEqual(SERVICES);
});

describe.each(folders.map((folder) => [folder.name, folder] as const))('%s', (name, { path, flows }) => {
  const text = (file: string): string => readFileSync(join(path, file), 'utf8');

  it('has the same skeleton as the others', () => {
    const files = ['README.md', 'src/main.ts', `src/${name}.module.ts`, `src/${name}.config.ts`];
    expect(files.filter((file) => !existsSync(join(path, file)))).toEqual([]);
    expect(flows).not.toEqual([]);
    expect(foreignFolders(path)).toEqual([]);
  });

  it('has a contract card on one screen', () => {
    const rows = [...text('README.md').matchAll(/^\| ([\w ]+?) +\|/gm)].map(([, row]) => row);
    expect(rows.filter((row) => CARD.includes(row ?? ''))).toEqual(CARD);
    expect(text('README.md').split('\n').length).toBeLessThanOrEqual(40);
  });

  it('starts in a few lines, and its module holds no logic', () => {
    expect(text('src/main.ts').trim().split('\n').length).toBeLessThanOrEqual(10);
    expect(text(`src/${name}.module.ts`)).toMatch(/export class \w+Module \{\}\s*$/);
  });

  it.each(flows)('proves its flow %s on real components', (flow) => {
    expect(existsSync(join(path, 'test', `${flow}.flow.spec.ts`))).toBe(true);
  });

  it.each(flows)('names what carries its flow %s after it', (flow) => {
    const carriers = readdirSync(join(path, 'src/flows', flow)).filter((file) => FLOW_FILE.test(file));
    expect(carriers.filter((file) => file.startsWith(`${flow}.`))).not.toEqual([]);
  });
});

const foreignFolders = (path: ServiceFolder['path']): string[] =>
  readdirSync(join(path, 'src'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !['flows', 'domain', 'adapters'].includes(entry.name))
    .map((entry) => entry.name);
