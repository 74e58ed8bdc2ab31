import { createHash } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { ByteMeter } from './byte-meter';

async function* chunks(...texts: string[]): AsyncGenerator<Buffer, undefined> {
  for (const part of texts) yield Buffer.from(part);
}

const through = (meter: ByteMeter, head: string, ...rest: string[]): Promise<string> =>
  text(meter.through(Buffer.from(head), chunks(...rest)));

describe('a byte meter', () => {
  it('lets everything through, counted and hashed', async () => {
    const meter = new ByteMeter(6);
    expect(await through(meter, 'ab', 'cd', 'ef')).toBe('abcdef');
    expect(meter.size).toBe(6);
    expect(meter.sha256()).toBe(createHash('sha256').update('abcdef').digest('hex'));
  });

  it('stops at the first byte above the limit', async () => {
    await expect(through(new ByteMeter(5), 'ab', 'cd', 'ef')).rejects.toMatchObject({
      code: 'payload_too_large',
      facts: { limit: 5 },
    });
  });
});
