import { openRedis } from '#libs/service-host';
import { Cable, infrastructure, until } from '#libs/testing';
import type { Redis } from 'ioredis';

describe('a connection to Redis', () => {
  let cable: Cable;
  let redis: Redis;

  beforeAll(async () => {
    cable = await Cable.to(infrastructure().REDIS_URL);
  });
  afterAll(() => cable.close());
  beforeEach(async () => {
    cable.mend();
    redis = openRedis(cable.url);
    await until(() => redis.status === 'ready');
  });
  afterEach(() => redis.disconnect());

  const comesBack = () =>
    until(
      () =>
        redis.ping().then(
          () => true,
          () => false,
        ),
      'Redis answering again',
    );

  it('is made anew when a command gets no answer: the next one does not wait for the dead line, too', async () => {
    const closed = new Promise((resolve) => redis.once('close', resolve));
    void cable.stallAfter(0);
    await until(
      () =>
        redis.ping().then(
          () => false,
          () => true,
        ),
      'a command without an answer',
    );
    await closed;
    await comesBack();
  });

  it('fails at once while Redis is away, and comes back by itself', async () => {
    cable.cut();
    await until(() => redis.status !== 'ready');
    await expect(redis.ping()).rejects.toThrow("Stream isn't writeable");
    cable.mend();
    await comesBack();
  });
});
