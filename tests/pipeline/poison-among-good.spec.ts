import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type Accepted, type Answer, Fleet, FLEET_TIMEOUT_MS } from './fleet';

const GOOD = 100;
/** Uploads at once, as a careful sender does. */
const SENDERS = 8;

describe('one poison among a hundred good documents', () => {
  let fleet: Fleet;

  beforeAll(async () => {
    fleet = await Fleet.open();
    await fleet.isHealthy();
  }, FLEET_TIMEOUT_MS);
  afterAll(() => fleet.close());

  /** Two kilobytes that want a gigabyte to be drawn. */
  const poison = () =>
    Buffer.concat([readFileSync('samples/hostile/doubling.pdf'), Buffer.from(`\n% ${randomUUID()}\n`)]);
  const uploadGood = async (run: string, index: number): Promise<Answer<Accepted>> =>
    fleet.upload(`note-${index}.txt`, `Note ${index} of ${run}: the pilot boat leaves with the evening tide.`);

  it(
    'leaves a hundred published documents and one problem that names its limit',
    async () => {
      const run = randomUUID();
      const bad = await fleet.upload('poison.pdf', poison());
      const ids: string[] = [];
      let next = 0;
      const sender = async (): Promise<void> => {
        for (let index = next++; index < GOOD; index = next++)
          ids.push((await uploadGood(run, index)).body.document_id);
      };
      await Promise.all(Array.from({ length: SENDERS }, sender));
      expect(new Set(ids).size).toBe(GOOD);
      await Promise.all(ids.map((id) => fleet.reaches(id, 'published')));
      const { document_id } = bad.body;
      await fleet.reaches(document_id, 'problem');
      const { body } = await fleet.call<{ items: { code: string }[] }>(`/api/problems?document_id=${document_id}`);
      expect(body.items).toMatchObject([{ code: 'resource_limit_exceeded' }]);
    },
    FLEET_TIMEOUT_MS,
  );
});
