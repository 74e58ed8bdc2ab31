import { Replicas } from '../../test/fixtures/replicas';
import type { AdminConfig } from '../admin.config';
import { ReplicaHealth } from './replica-health.client';

describe('ReplicaHealth', () => {
  const replicas = new Replicas();
  afterAll(() => replicas.close());

  const services = (FLEET_SERVICES: Record<string, string[]>) =>
    new ReplicaHealth({ FLEET_SERVICES } as AdminConfig).services();

  it('takes a replica at its word', async () => {
    const up = await replicas.add(200, { status: 'up', database_status: 'up' });
    expect(await services({ a: [up] })).toEqual([
      { name: 'a', state: 'up', replicas: [{ url: up, state: 'up', missing: [] }] },
    ]);
  });

  it.each([200, 503])('names what a degraded replica misses, whether it is ready or not: %d', async (status) => {
    const url = await replicas.add(status, { status: 'degraded', queue_status: 'down', cache_status: 'down' });
    expect((await services({ a: [url] }))[0]?.replicas).toEqual([
      { url, state: 'degraded', missing: ['queue', 'cache'] },
    ]);
  });

  it.each<[string, () => Promise<string>]>([
    ['does not listen', () => Promise.resolve('http://127.0.0.1:1')],
    ['never answers', () => replicas.add()],
    ['answers nonsense', () => replicas.add(200, ['x'])],
  ])('counts a replica that %s as down', async (_, address) => {
    expect((await services({ a: [await address()] }))[0]?.state).toBe('down');
  });

  it('asks all replicas at once', async () => {
    const silent = await Promise.all([replicas.add(), replicas.add(), replicas.add()]);
    const found = await services({ a: silent, b: silent });
    expect(found.map(({ state }) => state)).toEqual(['down', 'down']);
  }, 8_000); // six replicas one after the other would take twelve seconds
});
