import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { aFleet } from '../a-fleet.ts';
import { fleetStatus, order } from './control-client.ts';
import { serveOrders, type Orders } from './control-server.ts';
import type { Progress } from './progress.ts';

describe('orders to the supervisor', () => {
  const fleet = aFleet();
  let server: Server;
  const orders: Orders = {
    up: async (services, report) => {
      report({ type: 'done', name: 'edge', title: services ? 'with services' : 'without', seconds: 1 });
      return true;
    },
    down: () => Promise.reject(new Error('no way down')),
    restart: (name) => Promise.resolve(name === 'admin'),
    status: () => [{ name: 'edge' }],
  };

  beforeAll(async () => {
    fleet.ports.control = await freePort();
    server = await serveOrders(fleet.ports.control, fleet.secrets.controlToken, orders);
  });
  afterAll(() => void server.close());

  it('are told step by step', async () => {
    const told: Progress[] = [];
    expect(await order(fleet, '/up?services=true', (progress) => void told.push(progress))).toBe(true);
    expect(told).toEqual([{ type: 'done', name: 'edge', title: 'with services', seconds: 1 }]);
  });

  it('answer no when they fail, and why', async () => {
    const told: Progress[] = [];
    expect(await order(fleet, '/down', (progress) => void told.push(progress))).toBe(false);
    expect(told).toMatchObject([{ type: 'failed', message: 'no way down' }]);
  });

  it('carry names', async () => {
    expect(await order(fleet, '/restart?name=admin', () => undefined)).toBe(true);
    expect(await order(fleet, '/restart?name=nobody', () => undefined)).toBe(false);
  });

  it('are refused without the token of the fleet', async () => {
    const stranger = { ...fleet, secrets: { ...fleet.secrets, controlToken: 'guess' } };
    expect(await fleetStatus(fleet)).toEqual([{ name: 'edge' }]);
    expect(await fleetStatus(stranger)).toBeUndefined();
  });

  it('find nobody where no supervisor runs', async () => {
    const other = aFleet();
    other.ports.control = await freePort();
    expect(await fleetStatus(other)).toBeUndefined();
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await once(server.close(), 'close');
  return port;
}
