import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { TransientError } from '#libs/errors';
import { until } from '#libs/testing';
import type { ReadPage } from '../../domain/reading';
import { DocumentReader } from '../document-reader.engine';
import { ReaderSettings } from './reader-settings';

/** A busy machine takes its time over Tesseract. */
jest.setTimeout(60_000);

const ROOT = path.join(__dirname, '..', '..', '..', '..', '..');
const BOTH = { languages: ['rus', 'eng'] };
const never = new AbortController().signal;
const sample = (name: string) => ({ path: path.join(ROOT, 'samples', name), mediaType: 'application/pdf' });

function isAlive(group: number): boolean {
  try {
    return process.kill(-group, 0);
  } catch {
    return false;
  }
}

describe('the processes behind a DocumentReader', () => {
  const readers: DocumentReader[] = [];
  const readerWith = (changes: Partial<ReaderSettings> = {}) => {
    const made = new DocumentReader(new ReaderSettings(changes));
    readers.push(made);
    return made;
  };

  afterAll(() => Promise.all(readers.map((made) => made.onApplicationShutdown())));

  /** Resolves with the reader's process group as soon as the first page is read and the second hangs. */
  const whileHanging = (made: DocumentReader, signal: AbortSignal) => {
    const { promise, resolve } = Promise.withResolvers<number>();
    const onPage = (_page: ReadPage) => resolve(made.pids[0] ?? 0);
    return { reading: made.read(sample('hostile/slow.pdf'), BOTH, signal, onPage), group: promise };
  };

  it('rejects with the reason of an abort and leaves no process', async () => {
    const abort = new AbortController();
    const made = readerWith();
    const { reading, group } = whileHanging(made, abort.signal);
    const pid = await group;
    abort.abort(new Error('lease lost'));
    await expect(reading).rejects.toThrow('lease lost');
    expect(isAlive(pid)).toBe(false);
    expect(made.pids).toEqual([]);
  });

  it('rejects with what the listener throws and leaves no process', async () => {
    const made = readerWith();
    const listener = () => {
      throw new Error('lost interest');
    };
    await expect(made.read(sample('hostile/slow.pdf'), BOTH, never, listener)).rejects.toThrow('lost interest');
    expect(made.pids).toEqual([]);
  });

  it('replaces a reader after its share of documents', async () => {
    const made = readerWith({ documentsPerReader: 1 });
    await made.read(sample('report.pdf'), BOTH, never);
    expect(made.pids).toEqual([]);
  });

  it('lets a reader without work go', async () => {
    const made = readerWith({ idleMs: 30 });
    await made.read(sample('report.pdf'), BOTH, never);
    const [group = 0] = made.pids;
    await until(() => !isAlive(group));
    expect(made.pids).toEqual([]);
  });

  it('reads as many documents at once as it is asked for, and keeps no more readers than it may', async () => {
    const made = readerWith({ keptReaders: 1 });
    const readings = [1, 2, 3].map(() => made.read(sample('report.pdf'), BOTH, never));
    expect(made.pids).toHaveLength(3);
    expect((await Promise.all(readings)).map((reading) => reading.coverage)).toEqual([1, 1, 1]);
    expect(made.pids).toHaveLength(1);
  });

  it('tries later when something outside ends the reader', async () => {
    const { reading, group } = whileHanging(readerWith(), never);
    process.kill(-(await group), 'SIGKILL');
    await expect(reading).rejects.toBeInstanceOf(TransientError);
    await expect(reading).rejects.toMatchObject({ code: 'reader_crashed' });
  });

  it('tries later when its tools are not installed', async () => {
    const refusal = readerWith({ searchPath: '/nowhere' }).read(sample('report.pdf'), BOTH, never);
    await expect(refusal).rejects.toBeInstanceOf(TransientError);
    await expect(refusal).rejects.toMatchObject({ code: 'dependency_unavailable' });
  });

  it('tries later when the models of a language are not installed', async () => {
    const refusal = readerWith().read(sample('act-scan-ru.pdf'), { languages: ['tlh'] }, never);
    await expect(refusal).rejects.toMatchObject({ code: 'dependency_unavailable' });
  });

  it('gives them none of our environment', async () => {
    const made = readerWith();
    await made.read(sample('report.pdf'), BOTH, never);
    const lines = readFileSync(`/proc/${made.pids[0]}/environ`, 'latin1').split('\0').filter(Boolean);
    const names = lines.map((line) => line.split('=')[0] ?? '').filter((name) => !name.startsWith('MALLOC_'));
    expect(new Set(names)).toEqual(new Set(['PATH', 'LANG', 'OMP_THREAD_LIMIT']));
  });

  it('ends them all at shutdown', async () => {
    const made = readerWith();
    await made.read(sample('report.pdf'), BOTH, never);
    const [group = 0] = made.pids;
    await made.onApplicationShutdown();
    expect(isAlive(group)).toBe(false);
  });

  it('lets none outlive a parent that is killed', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'consilium-spec-'));
    const script = path.join(folder, 'parent.cjs');
    await writeFile(script, PARENT);
    const parent = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const group = Number(await firstOutput(parent));
    parent.kill('SIGKILL');
    await until(() => !isAlive(group));
    await rm(folder, { recursive: true });
  });
});

/** Reads a document that hangs on its second page, and tells the reader's process group. */
const PARENT = `
const built = ${JSON.stringify(path.join(ROOT, 'dist', path.relative(ROOT, __dirname)))};
const { DocumentReader } = require(built + '/../document-reader.engine.js');
const { ReaderSettings } = require(built + '/reader-settings.js');
const reader = new DocumentReader(new ReaderSettings());
const file = { path: ${JSON.stringify(path.join(ROOT, 'samples/hostile/slow.pdf'))}, mediaType: 'application/pdf' };
reader.read(file, { languages: [] }, new AbortController().signal, () => console.log(reader.pids[0]));
`;

async function firstOutput(child: ChildProcess): Promise<string> {
  for await (const chunk of child.stdout ?? []) return String(chunk);
  throw new Error('the parent ended without a word');
}
