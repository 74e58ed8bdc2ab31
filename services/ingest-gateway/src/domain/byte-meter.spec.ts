import { createHash } from 'node:crypto';
import { ByteMeter } from './byte-meter';

describe('a byte meter', () => {
  it('counts and hashes', () => {
    const meter = new ByteMeter(6);
    for (const bytes of ['ab', 'cd', 'ef']) meter.count(Buffer.from(bytes));
    expect(meter.size).toBe(6);
    expect(meter.sha256()).toBe(createHash('sha256').update('abcdef').digest('hex'));
  });

  it('stops at the first byte above the limit', () => {
    const meter = new ByteMeter(5);
    for (const bytes of ['ab', 'cd']) meter.count(Buffer.from(bytes));
    expect(() => meter.count(Buffer.from('ef'))).toThrow(
      expect.objectContaining({ code: 'payload_too_large', facts: { limit: 5 } }),
    );
  });
});
