import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { aFleet } from '../fleet/a-fleet.ts';
import { type Item, Journal } from './journal.ts';
import { Sender } from './sender.ts';

const anItem = (wish: Partial<Item> = {}): Item => ({
  id: 'crun-0001',
  way: 'post',
  poison: false,
  repeat: false,
  filename: 'crun-0001.txt',
  content: Buffer.from('Note crun-0001'),
  ...wish,
});

describe('Sender', () => {
  let server: Server;
  let sender: Sender;
  let answers: number[];
  let heard: { url: string; body: string }[];

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    heard.push({ url: request.url ?? '', body: await text(request) });
    response.writeHead(answers.shift() ?? 500).end(JSON.stringify({ document_id: 'd1' }));
  }

  beforeAll(async () => {
    server = createServer((request, response) => void answer(request, response)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    sender = new Sender({ ...aFleet().addresses, edge: url, s3: url }, 'csk_key', 'chaos-crun');
  });
  beforeEach(() => void (heard = []));
  afterAll(() => {
    sender.close();
    server.close();
  });

  const send = async (item: Item, patienceMs: number) => {
    const sending = new Journal().begin(item);
    await sender.send(item, sending, patienceMs);
    return sending;
  };

  it('sends again until the fleet acknowledges', async () => {
    answers = [503, 202];
    expect(await send(anItem(), 5_000)).toMatchObject({ attempts: 2, status: 202, documentId: 'd1' });
    expect(JSON.parse(heard[1]?.body ?? '')).toMatchObject({
      text: 'Note crun-0001',
      source: { external_id: 'crun-0001' },
    });
  });

  it('gives up when its patience ends, without an acknowledgement', async () => {
    answers = [502];
    const sending = await send(anItem({ way: 'upload' }), 0);
    expect(sending).toMatchObject({ attempts: 1, refusal: 'answered 502' });
    expect(sending.acknowledgedAt).toBeUndefined();
  });

  it('does not repeat what the fleet refuses for good', async () => {
    answers = [415, 202];
    expect(await send(anItem({ way: 'upload' }), 5_000)).toMatchObject({ attempts: 1, refusal: 'answered 415' });
  });

  it('drops objects into the place of their case', async () => {
    answers = [200];
    expect(await send(anItem({ way: 'bucket' }), 0)).toMatchObject({ status: 201 });
    expect(heard[0]?.url).toContain('/consilium/tenant/main/case/chaos-crun/original/crun-0001.txt');
  });
});
