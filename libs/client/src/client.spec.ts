import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answer, consilium, refusalOf } from '#client';

const PROBLEM = {
  type: '/errors/not_found',
  title: 'There is nothing at this address',
  status: 404,
  detail: 'There is no document 7.',
  code: 'not_found',
  instance: '/api/documents/7',
  request_id: 'r-1',
};

describe('the client', () => {
  let server: Server;
  let respond: RequestListener;
  const url = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  beforeAll(async () => {
    server = createServer((request, response) => respond(request, response)).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(() => server.close());

  const tasks = (options: { url: string; key?: string }) =>
    answer(consilium(options).GET('/api/tasks', { params: { query: { status: ['pending', 'running'], limit: 5 } } }));

  it('sends its key and writes lists with commas', async () => {
    const asked: unknown[] = [];
    respond = ({ url: path, headers: { authorization } }, response) => {
      asked.push({ path, authorization });
      response.setHeader('content-type', 'application/json').end('{"items":[],"next_cursor":null}');
    };
    expect(await tasks({ url: `${url()}/`, key: 'csk_1' })).toEqual({ items: [], next_cursor: null });
    expect(asked).toEqual([{ path: '/api/tasks?status=pending,running&limit=5', authorization: 'Bearer csk_1' }]);
  });

  it('throws a problem with its code and its wait', async () => {
    respond = (_, response) =>
      response
        .writeHead(404, { 'content-type': 'application/problem+json', 'retry-after': '7' })
        .end(JSON.stringify(PROBLEM));
    await expect(tasks({ url: url() })).rejects.toMatchObject({
      name: 'Refusal',
      problem: PROBLEM,
      retryAfter: 7,
      message: 'There is nothing at this address (not_found): There is no document 7.',
    });
  });

  it('tells that nothing answers', async () => {
    await expect(tasks({ url: 'http://127.0.0.1:9' })).rejects.toMatchObject({
      name: 'Unreachable',
      message: expect.stringContaining('http://127.0.0.1:9'),
    });
  });

  it.each(['<html>', undefined, { code: 7 }, ''])('makes a problem of what is none: %j', (body) => {
    expect(refusalOf(502, body).problem).toMatchObject({ status: 502, code: 'unknown', title: 'HTTP status 502' });
  });
});
