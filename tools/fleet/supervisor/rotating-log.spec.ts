import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lastLines, RotatingLog } from './rotating-log.ts';

describe('RotatingLog', () => {
  const newPath = () => join(mkdtempSync(join(tmpdir(), 'fleet-')), 'a.log');

  it('goes on where an earlier one ended', () => {
    const path = newPath();
    for (const text of ['one\n', 'two\n']) new RotatingLog(path).write(text);
    expect(readFileSync(path, 'utf8')).toBe('one\ntwo\n');
  });

  it('puts a full file aside and keeps two at most', () => {
    const path = newPath();
    const log = new RotatingLog(path, 10);
    for (const text of ['0123456789', 'abcdefghij', 'new']) log.write(text);
    expect(readFileSync(`${path}.1`, 'utf8')).toBe('abcdefghij');
    expect(readFileSync(path, 'utf8')).toBe('new');
  });

  it('does not break letters that arrive in halves', () => {
    const path = newPath();
    const log = new RotatingLog(path);
    const bytes = Buffer.from('ё');
    log.write(bytes.subarray(0, 1));
    log.write(bytes.subarray(1));
    expect(readFileSync(path, 'utf8')).toBe('ё');
  });

  it('answers the last lines, or nothing when there is no file', () => {
    const path = newPath();
    new RotatingLog(path).write('one\ntwo\nthree\n');
    expect(lastLines(path, 2)).toBe('two\nthree');
    expect(lastLines(`${path}.absent`, 2)).toBe('');
  });
});
