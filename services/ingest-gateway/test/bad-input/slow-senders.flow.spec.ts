import { FLOW_SPEC_TIMEOUT_MS, until } from '#libs/testing';
import { Gateway } from '../fixtures/gateway';
import { RawSender } from '../fixtures/raw-sender';

const FILE = '--x\r\ncontent-disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.4\n';

/** Node looks every 30 s for requests that take too long. */
const PATIENCE_MS = 90_000;

describe('slow senders', () => {
  let gateway: Gateway;
  let before: object;
  const senders: RawSender[] = [];

  beforeAll(async () => {
    gateway = await Gateway.start({ env: { UPLOAD_IDLE_MS: '1500', UPLOAD_TIMEOUT_MS: '4000' } });
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => gateway.bench.stop());
  beforeEach(async () => {
    before = await gateway.contents();
  });
  afterEach(async () => {
    for (const sender of senders.splice(0)) sender.leave();
    await until(async () => JSON.stringify(await gateway.contents()) === JSON.stringify(before), 'nothing being left');
  });

  const sender = async (): Promise<RawSender> => {
    const made = await RawSender.to(await gateway.bench.url);
    senders.push(made);
    return made;
  };
  /** Sends a little now and then, so that the line is never still, until it is answered. */
  const drip = async (slow: RawSender, bytes: string): Promise<unknown> => {
    const dripping = setInterval(() => slow.send(bytes), 300);
    return slow.answer().finally(() => clearInterval(dripping));
  };
  const timedOut = expect.objectContaining({ status: 408, code: 'request_timeout' });

  it('are given up when nothing comes any more', async () => {
    const slow = await sender();
    slow.begin('/api/documents', { 'content-length': '1000000' });
    slow.send(FILE);
    expect(await slow.answer()).toEqual(timedOut);
  });

  it(
    'are given up when headers or bodies come byte by byte, and hold up nobody meanwhile',
    async () => {
      const [headers, body, json, quick] = [await sender(), await sender(), await sender(), await sender()];
      headers.send('POST /api/documents HTTP/1.1\r\nhost: fleet\r\n');
      body.begin('/api/documents', { 'content-length': '1000000' });
      body.send(FILE);
      json.begin('/api/posts', { 'content-length': '1000000', 'content-type': 'application/json' });
      json.send('{"text": "');
      const answers = Promise.all([drip(headers, 'x: y\r\n'), drip(body, '.'), drip(json, 'a')]);
      quick.begin('/health/live', {}, 'GET');
      expect(await quick.answer()).toMatchObject({ status: 200 });
      expect(await answers).toEqual([timedOut, timedOut, timedOut]);
    },
    PATIENCE_MS,
  );
});
