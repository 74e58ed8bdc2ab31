import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { firstReply, httpOk, httpStatus, portOpen } from './probes.ts';
import { until } from './until.ts';

describe('probes', () => {
  const server = createServer((request, response) => {
    response.writeHead(request.headers.authorization ? 200 : 503).end();
  });
  const port = () => (server.address() as AddressInfo).port;

  beforeAll(() => once(server.listen(0, '127.0.0.1'), 'listening'));
  afterAll(() => void server.close());

  it('tell an open port from a closed one', async () => {
    const other = createServer();
    await once(other.listen(0, '127.0.0.1'), 'listening');
    const { port: closed } = other.address() as AddressInfo;
    await once(other.close(), 'close');
    expect(await portOpen(port())).toBe(true);
    expect(await portOpen(closed)).toBe(false);
    expect(await httpStatus(`http://127.0.0.1:${closed}/`)).toBe(0);
  });

  it('send the credentials that stand in the URL', async () => {
    expect(await httpStatus(`http://127.0.0.1:${port()}/`)).toBe(503);
    expect(await httpOk(`http://user:word@127.0.0.1:${port()}/`)).toBe(true);
  });

  it('read the first reply of a line protocol', async () => {
    expect(await firstReply(port(), 'nonsense\r\n\r\n')).toContain('HTTP/1.1 400');
  });

  it('stop asking when told to', async () => {
    expect(await until(() => Promise.resolve(false), 60_000, AbortSignal.abort())).toBe(false);
  });
});
