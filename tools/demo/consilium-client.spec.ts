import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConsiliumClient } from './consilium-client.ts';

describe('a search for a document of the demo', () => {
  /** What an old fleet finds: two pages of other documents before the last one. */
  const PAGES: Record<string, object> = {
    first: { total: 3, items: [{ document_id: 'one' }, { document_id: 'two' }], next_cursor: 'second' },
    second: {
      total: 3,
      items: [{ document_id: 'three', highlights: [{ page: 1, html: 'by <mark>it</mark>' }] }],
      next_cursor: null,
    },
  };
  let server: Server;
  let client: ConsiliumClient;

  beforeAll(async () => {
    server = createServer((request, response) => {
      const { searchParams } = new URL(request.url ?? '/', 'http://fleet');
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(PAGES[searchParams.get('cursor') ?? 'first']));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    client = new ConsiliumClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 'key');
  });
  afterAll(() => server.close());

  it('finds it behind all that others have brought in', async () => {
    expect(await client.find('it', 'three')).toEqual({ place: 3, total: 3, html: 'by <mark>it</mark>' });
  });

  it('says so when it is not there', async () => {
    expect(await client.find('it', 'four')).toBeUndefined();
  });
});
