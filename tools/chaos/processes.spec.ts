import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aim } from './processes.ts';

const file = join(mkdtempSync(join(tmpdir(), 'chaos-')), 'pids.json');
writeFileSync(file, JSON.stringify({ 'ocr-worker': [11, 12], rabbitmq: [21, 22], s3: [31, 32, 33], admin: [] }));

describe('aim', () => {
  it.each([
    ['ocr-worker', 0, 11],
    ['ocr-worker', 0.99, 12],
    ['rabbitmq', 0.99, 21],
    ['s3', 0.99, 32],
  ])('takes of %s at %d the process %d', (target, process, pid) => {
    expect(aim({ target, process }, file)).toBe(pid);
  });

  it.each(['admin', 'nobody'])('refuses %s, which has no process', (target) => {
    expect(() => aim({ target, process: 0 }, file)).toThrow(`${target} has no process to hit.`);
  });
});
