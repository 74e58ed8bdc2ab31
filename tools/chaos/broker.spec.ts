import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { isParking, waitingIn } from './broker.ts';

describe('waitingIn', () => {
  let server: Server;
  let asked: { url: string; authorization: string };
  let status = 200;

  beforeAll(async () => {
    server = createServer((request, response) => {
      asked = { url: request.url ?? '', authorization: request.headers.authorization ?? '' };
      response
        .writeHead(status)
        .end(JSON.stringify([{ name: 'a', messages: 2 }, { name: 'b', messages: 0 }, { name: 'c' }]));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(() => server.close());

  const ask = () => waitingIn(`http://me:secret@127.0.0.1:${(server.address() as AddressInfo).port}`, 'a host');

  it('asks with the credentials of the address and leaves empty queues out', async () => {
    status = 200;
    expect(await ask()).toEqual({ a: 2 });
    expect(asked).toEqual({ url: '/api/queues/a%20host', authorization: `Basic ${btoa('me:secret')}` });
  });

  it('rejects while the broker cannot say', async () => {
    status = 503;
    await expect(ask()).rejects.toThrow('answered 503');
  });
});

describe('isParking', () => {
  it('tells queues without consumers from those that empty', () => {
    expect(['problem-log.record-problem.parked', 'problem-log.record-problem'].map(isParking)).toEqual([true, false]);
  });
});
