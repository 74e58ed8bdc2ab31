import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { BESIDE, Fleet, FLEET_TIMEOUT_MS, POST_PATH } from './fleet';

/** Documents under way while something dies. */
const UNDER_WAY = 30;

const WORKERS = [
  'ingest-gateway',
  'tagging-worker',
  'enrichment',
  'indexer',
  'problem-log',
  's3-event-consumer',
  'ocr-worker',
];
const INFRASTRUCTURE = ['postgres', 'rabbitmq', 'redis', 's3'];

describe('nothing is lost and nothing happens twice', () => {
  let fleet: Fleet;

  beforeAll(async () => {
    fleet = await Fleet.open();
  });
  afterAll(() => fleet.close());
  beforeEach(() => fleet.isHealthy(), FLEET_TIMEOUT_MS);

  /** Sends posts, kills `name` in the middle, and follows every accepted one to its end. */
  async function surviving(name: string): Promise<void> {
    const run = randomUUID().slice(0, 8);
    const earlier = fleet.pids(name);
    expect(earlier.length).toBeGreaterThan(0);
    const sent = Array.from({ length: UNDER_WAY }, (_, index) => {
      const accepted = fleet.acceptedPost(
        `${run}-${index}`,
        `Note ${index} of ${run}: the harbour master counts ${index} cranes.`,
      );
      if (index === UNDER_WAY / 2) fleet.kill(name);
      return accepted;
    });
    const documents = await Promise.all(sent);
    await fleet.comesBack(name, earlier);
    for (const { document_id } of documents) await fleet.reaches(document_id, 'published');
    for (const { document_id } of documents) {
      expect(await fleet.settled(document_id)).toEqual({
        done: Object.fromEntries([...POST_PATH, BESIDE].map((flow) => [flow, 1])),
        unfinished: 0,
        problems: 0,
      });
    }
  }

  it.each(WORKERS)('when %s is killed while documents are under way', surviving, FLEET_TIMEOUT_MS);

  it.each(INFRASTRUCTURE)('when %s is killed while documents are under way', surviving, FLEET_TIMEOUT_MS);

  it(
    'when ocr-worker is killed in the middle of a scan',
    async () => {
      const earlier = fleet.pids('ocr-worker');
      const { body } = await fleet.upload('scan.pdf', scanOfItsOwn());
      await fleet.reaches(body.document_id, 'parsing');
      fleet.kill('ocr-worker');
      await fleet.comesBack('ocr-worker', earlier);
      await fleet.reaches(body.document_id, 'published');
      expect((await fleet.effects(body.document_id)).done).toMatchObject({
        'plan-document': 1,
        'recognise-pages': 1,
        'finish-reading': 1,
      });
    },
    FLEET_TIMEOUT_MS,
  );
});

/** The sample scan with a comment behind its end: another file with the same pages. */
const scanOfItsOwn = (): Buffer =>
  Buffer.concat([readFileSync('samples/contract-scan-en.pdf'), Buffer.from(`\n% ${randomUUID()}\n`)]);
