import { randomBytes, randomUUID } from 'node:crypto';
import { until } from '#libs/testing';
import { type Accepted, type Answer, Fleet, FLEET_TIMEOUT_MS, POST_PATH } from './fleet';
import { SecondGateway } from './second-gateway';

/** Of fifty senders of one file: how many send it where. */
const SENDERS = { edge: 20, second: 20, bucket: 10 };
const ALL = SENDERS.edge + SENDERS.second + SENDERS.bucket;

const times = <T>(count: number, work: (index: number) => Promise<T>): Promise<T>[] =>
  Array.from({ length: count }, (_, index) => work(index));

describe('the same thing many times', () => {
  let fleet: Fleet;
  let second: SecondGateway;

  beforeAll(async () => {
    fleet = await Fleet.open();
    await fleet.isHealthy();
    second = await SecondGateway.start();
  }, FLEET_TIMEOUT_MS);
  afterAll(async () => {
    await second.stop();
    await fleet.close();
  });

  it(
    'is one document and 49 pointers to it, by whatever way it comes',
    async () => {
      const content = `The pilot boat ${randomUUID()} leaves with the evening tide.\n`.repeat(200);
      const folder = `dedup/${randomUUID()}`;
      const [answers] = await Promise.all([
        Promise.all([
          ...times(SENDERS.edge, () => fleet.upload('tide.txt', content)),
          ...times(SENDERS.second, () => fleet.upload('tide.txt', content, second.url)),
        ]),
        Promise.all(times(SENDERS.bucket, (index) => fleet.putObject(`${folder}/${index}.txt`, content))),
      ]);
      const [id, ...others] = new Set(answers.map(({ body }) => body.document_id));
      expect(others).toEqual([]);
      expect(answers.filter(({ status }) => status !== 200 && status !== 202)).toEqual([]);
      expect(answers.filter(isNew).length).toBeLessThanOrEqual(1);
      await until(
        async () => (await fleet.repeatsOf(id ?? '')) === ALL - 1,
        'every sender being noted',
        FLEET_TIMEOUT_MS,
      );
      expect(await fleet.documentsLike(id ?? '')).toEqual({ documents: 1, jobs: 1 });
      await fleet.reaches(id ?? '', 'published');
      const { done, problems } = await fleet.effects(id ?? '');
      expect(Object.fromEntries(POST_PATH.map((flow) => [flow, done[flow]]))).toEqual(
        Object.fromEntries(POST_PATH.map((flow) => [flow, 1])),
      );
      expect(problems).toBe(0);
    },
    FLEET_TIMEOUT_MS,
  );

  it(
    'is one document when a post is changed on both gateways at once, and search finds the last text only',
    async () => {
      const externalId = randomUUID();
      const words = Array.from({ length: 7 }, () => `w${randomBytes(8).toString('hex')}`); // too different for typos
      const textWith = (word?: string): string => `Harbour notice ${word}.`;
      const first = await fleet.acceptedPost(externalId, textWith(words[0]));
      const answers = await Promise.all(
        times(6, (index) => {
          const url = index % 2 === 0 ? undefined : second.url;
          return fleet.post(externalId, textWith(words[index + 1]), url);
        }),
      );
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 202));
      expect(new Set(answers.map(({ body }) => body.document_id))).toEqual(new Set([first.document_id]));
      const last = Math.max(...answers.map(({ body }) => body.revision ?? 0));
      expect(last).toBe(7);
      const winner = words[answers.findIndex(({ body }) => body.revision === last) + 1] ?? '';
      await fleet.reaches(first.document_id, 'published');
      const foundBy = async (text: string): Promise<string[]> => {
        const path = `/api/search?mode=text&q=${encodeURIComponent(text)}&limit=200`;
        const { body } = await fleet.call<{ items: { document_id: string }[] }>(path);
        return body.items.map(({ document_id }) => document_id);
      };
      expect(await foundBy(winner)).toContain(first.document_id);
      const foundByOthers = await Promise.all(words.filter((word) => word !== winner).map(foundBy));
      expect(foundByOthers.flat()).not.toContain(first.document_id);
      const { body: text } = await fleet.call<string>(`/api/documents/${first.document_id}/text`);
      expect(text).toBe(textWith(winner));
    },
    FLEET_TIMEOUT_MS,
  );
});

const isNew = ({ body }: Answer<Accepted>): boolean => !body.duplicate;
