import { randomUUID } from 'node:crypto';
import { type Addresses, Cable, Cables, FLOW_SPEC_TIMEOUT_MS, infrastructure, until } from '#libs/testing';
import { aPdf, Gateway } from './fixtures/gateway';

type Report = Record<string, string>;

describe('the health of the gateway', () => {
  const cables = new Cables();
  let redis: Cable;
  let gateway: Gateway;

  beforeAll(async () => {
    redis = await Cable.to(infrastructure().REDIS_URL);
    gateway = await Gateway.start({
      through: (addresses) => cables.to(addresses),
      env: { REDIS_URL: redis.url },
    });
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(async () => {
    await gateway.bench.stop();
    cables.close();
    redis.close();
  });

  const report = async (path = ''): Promise<{ status: number; body: Report; retryAfter: string | undefined }> => {
    const { status, body, headers } = await gateway.get(`/health${path}`, null);
    return { status, body: body as Report, retryAfter: headers['retry-after'] };
  };
  const recovers = () => until(async () => (await report()).body['status'] === 'up', 'everything being up again');
  const isDown = (component: string) =>
    until(async () => {
      const answer = await report();
      const down = Object.keys(answer.body).filter((name) => answer.body[name] === 'down');
      return down.length === 1 && down[0] === component && answer;
    }, `${component} alone being down`);
  const upload = (bytes = aPdf()) => gateway.post('/api/documents').attach('file', bytes, 'a.pdf');

  it('shows the state of each component', async () => {
    await recovers();
    expect((await report()).body).toEqual({
      status: 'up',
      service: 'ingest-gateway',
      database_status: 'up',
      queue_status: 'up',
      storage_status: 'up',
      cache_status: 'up',
    });
  });

  it.each([
    ['DATABASE_URL', 'database_status'],
    ['RABBITMQ_URL', 'queue_status'],
    ['S3_ENDPOINT', 'storage_status'],
  ] as [keyof Addresses, string][])(
    'says that what is behind %s is away, and lives on',
    async (name, component) => {
      await cables.without(name, async () => {
        const { status, body, retryAfter } = await isDown(component);
        expect(status).toBe(503);
        expect(body['status']).toBe('degraded');
        expect(Number(retryAfter)).toBeGreaterThan(0);
        expect((await report('/ready')).status).toBe(503);
        expect((await report('/live')).status).toBe(200);
      });
      await recovers();
    },
    60_000,
  );

  describe('without Redis', () => {
    beforeAll(() => redis.cut());
    afterAll(async () => {
      redis.mend();
      await recovers();
    }, 60_000);

    it('is degraded, says why, and is ready all the same: it takes whatever comes', async () => {
      const { status, body } = await isDown('cache_status');
      expect(status).toBe(200);
      expect((await report('/ready')).status).toBe(200);
      expect(body).toMatchObject({ status: 'degraded', database_status: 'up', storage_status: 'up' });
    });

    it('still makes one document of a file that comes many times at once', async () => {
      const bytes = aPdf();
      const answers = await Promise.all(Array.from({ length: 8 }, () => upload(bytes)));
      expect(new Set(answers.map(({ body }) => body.document_id)).size).toBe(1);
      expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(7);
    });

    it('still accepts posts', async () => {
      const source = { system: 's', channel: 'c', external_id: randomUUID() };
      expect((await gateway.post('/api/posts').send({ text: 'a', source })).status).toBe(202);
    });

    it('still counts what a key asks for', async () => {
      const { headers } = await gateway.get('/api/documents');
      expect(headers['ratelimit']).toMatch(/^"default";r=\d+;t=\d+$/);
    });
  });
});
