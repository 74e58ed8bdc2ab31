import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writePids } from './pids-file.ts';

describe('pids.json', () => {
  it('is replaced as a whole and leaves no other file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'fleet-'));
    const path = join(folder, 'pids.json');
    writePids(path, { admin: [1] });
    writePids(path, { admin: [1, 2], s3: [] });
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ admin: [1, 2], s3: [] });
    expect(readdirSync(folder)).toEqual(['pids.json']);
  });
});
