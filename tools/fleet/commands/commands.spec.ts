import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { homeAt } from '../home.ts';
import { filesOf } from './demo.ts';
import { parsed } from './invocation.ts';
import { logFiles } from './logs.ts';
import { age, stateOf } from './summary.ts';
import { failureText } from './teller.ts';
import { scopeOf } from './test.ts';

describe('test filters', () => {
  const repo = join(__dirname, '../../..');

  it('run everything on a whole fleet by default', () => {
    const { infrastructure, runs } = scopeOf(repo, 'all');
    expect(infrastructure).toBe('fleet');
    expect(runs.at(-1)).toEqual(['tests/pipeline', '--runInBand']); // they kill databases: nothing runs beside them
  });

  it('need nothing for unit specs', () => {
    expect(scopeOf(repo, 'unit').infrastructure).toBe('none');
  });

  it('need only the stores for one lib', () => {
    expect(scopeOf(repo, 'errors')).toEqual({ infrastructure: 'stores', runs: [['libs/errors/']] });
  });

  it('refuse a name that is neither service nor lib', () => {
    expect(() => scopeOf(repo, 'nonsense')).toThrow('There is no service or lib "nonsense".');
  });
});

describe('files for the demo', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fleet-'));
  writeFileSync(join(folder, 'note.txt'), 'x');

  it('are found from where the person stands', () => {
    expect(filesOf(['note.txt'], folder)).toEqual([join(folder, 'note.txt')]);
  });

  it('are refused by name when they are missing or folders', () => {
    expect(() => filesOf(['note.txt', '.', 'gone.pdf'], folder)).toThrow(
      `Not a file: ${folder}, ${join(folder, 'gone.pdf')}.`,
    );
  });
});

describe('logs', () => {
  const root = mkdtempSync(join(tmpdir(), 'fleet-'));
  mkdirSync(join(root, 'logs'));
  for (const name of ['s3', 's3-osd', 's3-event-consumer-1', 'ocr-worker-1', 'ocr-worker-2'])
    writeFileSync(join(root, 'logs', `${name}.log`), '');
  const found = (name?: string) => logFiles(homeAt(root, '/repo'), name).map((path) => basename(path, '.log'));

  it('are those of all replicas of a service', () => {
    expect(found('ocr-worker')).toEqual(['ocr-worker-1', 'ocr-worker-2']);
  });

  it('are those of all processes of a store, not of a service with a similar name', () => {
    expect(found('s3')).toEqual(['s3', 's3-osd']);
  });

  it('are all when no name is given', () => {
    expect(found()).toHaveLength(5);
  });

  it('list the names there are when one is unknown', () => {
    expect(() => found('nobody')).toThrow(expect.objectContaining({ advice: expect.stringContaining('ocr-worker-1') }));
  });
});

describe('what a person sees', () => {
  const aPart = { name: 'a', pid: 1, upSeconds: 1, restarts: 0, lastFault: undefined };

  it('is one word when all replicas serve, and a count when not', () => {
    const ready = { ...aPart, state: 'ready' };
    expect(stateOf([ready, ready])).toBe('ready');
    expect(stateOf([ready, { ...aPart, state: 'waiting', lastFault: 'ended with exit code 1' }])).toBe(
      '1 of 2 ready: ended with exit code 1',
    );
  });

  it('is an age in the units that matter', () => {
    expect([7, 65, 3 * 3600 + 300, 50 * 3600].map(age)).toEqual(['7 s', '1 min', '3 h 5 min', '2 d 2 h']);
  });

  it('is what failed, the end of its log, and what to do', () => {
    const log = join(mkdtempSync(join(tmpdir(), 'fleet-')), 'a.log');
    writeFileSync(log, 'first\nlast words\n');
    const text = failureText({
      type: 'failed',
      name: 'redis',
      title: 'Redis',
      message: 'did not start',
      log,
      advice: 'Do this.',
    });
    expect(text).toMatch(/Redis +did not start\n.*a\.log:\n {4}first\n {4}last words\n {2}Do this\./);
  });

  it('is a pointer to the help for an unknown option', () => {
    expect(() => parsed(['--nonsense'], {})).toThrow(expect.objectContaining({ advice: 'See ./fleet help.' }));
  });
});
