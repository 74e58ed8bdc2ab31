import { randomUUID } from 'node:crypto';
import { Documents, type Registration } from '#libs/ledger';
import { FLOW_SPEC_TIMEOUT_MS, readyRedis, type Replacement, until, WatchedClaims } from '#libs/testing';
import type { Redis } from 'ioredis';
import { DocumentTurns } from '../src/adapters/document-turns';
import { Gateway } from './fixtures/gateway';

type Accept = Parameters<Documents['accept']>;

/** Writes documents as the real one, as soon as it may, and counts how often it was asked to. */
class HeldDocuments extends Documents {
  mayWrite = Promise.withResolvers<void>();
  written = 0;

  override async accept(...[tx, document]: Accept): Promise<Registration | undefined> {
    this.written++;
    await this.mayWrite.promise;
    return super.accept(tx, document);
  }
}

describe('the same file, sent by many at once', () => {
  const documents = new HeldDocuments();
  let redis: Redis;
  let claims: WatchedClaims;
  let gateways: Gateway[];

  beforeAll(async () => {
    redis = await readyRedis();
    claims = new WatchedClaims(redis);
    const turns = new DocumentTurns(claims, { patience: 60_000, firstLook: 5, longestLook: 20 });
    const replace: Replacement[] = [
      [Documents, documents],
      [DocumentTurns, turns],
    ];
    const first = await Gateway.start({ replace });
    gateways = [first, await first.replica(replace)];
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(async () => {
    for (const gateway of gateways.toReversed()) await gateway.bench.stop();
    redis.disconnect();
  });
  beforeEach(() => {
    documents.written = 0;
    documents.mayWrite = Promise.withResolvers<void>();
  });

  const upload = async (bytes: Buffer, gateway: Gateway): Promise<{ document_id: string; duplicate: boolean }> =>
    (await gateway.post('/api/documents').attach('file', bytes, 'a.pdf')).body;

  it('is written into the ledger by one of them, and looked up by the others', async () => {
    const bytes = Buffer.from(`%PDF-1.4 ${randomUUID()}`);
    const answers = gateways.flatMap((gateway) => Array.from({ length: 10 }, () => upload(bytes, gateway)));
    await until(() => claims.refusedInAll === 19, 'nineteen waiting for the first');
    documents.mayWrite.resolve();
    const bodies = await Promise.all(answers);
    expect(new Set(bodies.map(({ document_id }) => document_id)).size).toBe(1);
    expect(bodies.filter(({ duplicate }) => duplicate)).toHaveLength(19);
    expect(documents.written).toBe(1);
  });
});
