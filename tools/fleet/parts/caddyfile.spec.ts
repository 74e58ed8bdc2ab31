import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { aFleet } from '../a-fleet.ts';
import { caddyfile, composeCaddyfile } from './caddyfile.ts';
import { upstreamsOf } from './edge.ts';

const text = (scale = {}) =>
  caddyfile({ port: 7300, bind: '127.0.0.1', admin: '127.0.0.1:7380', upstreams: upstreamsOf(aFleet({ scale })) });

describe('caddyfile', () => {
  it.each([
    ['ingest-gateway', '/api/documents*', 7301],
    ['indexer', '/api/search*', 7306],
    ['problem-log', '/api/problems*', 7307],
    ['s3-event-consumer', '/internal/bucket-events* /api/bucket/*', 7302],
  ])('sends the paths of %s there', (service, path, port) => {
    const [, block = ''] = text().split(`@${service} path`);
    expect(block.split('\n')[0]).toContain(path);
    expect(block).toMatch(
      new RegExp(`^[^\\n]*\\n\\thandle @${service} \\{\\n\\t\\treverse_proxy 127\\.0\\.0\\.1:${port} `),
    );
  });

  it('sends everything else to admin', () => {
    expect(text()).toContain('\thandle {\n\t\treverse_proxy 127.0.0.1:7308 {');
  });

  it('balances all replicas of a service', () => {
    expect(text({ 'ingest-gateway': 3 })).toContain('reverse_proxy 127.0.0.1:7301 127.0.0.1:7311 127.0.0.1:7321 {');
  });

  it('passes over a dead replica, and waits for a single one', () => {
    expect(text()).not.toContain('health_uri');
    expect(text({ indexer: 2 }).match(/health_uri/g)).toHaveLength(1);
  });

  it('listens on this machine only', () => {
    expect(text()).toContain('http://:7300 {\n\tbind 127.0.0.1\n');
  });

  it('is the same table for compose, with names for addresses', () => {
    const kept = readFileSync(join(__dirname, '../../../docker/Caddyfile'), 'utf8');
    expect(kept).toBe(composeCaddyfile()); // node tools/fleet/main.ts caddyfile > docker/Caddyfile
  });
});
